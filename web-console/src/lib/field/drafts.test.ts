import { beforeEach, describe, expect, test, vi } from "vitest";
import { nameOf } from "./photos";
import { picturesOf, withoutPicture } from "./photo_order";
import { putBack, Result } from "./result.svelte";
import { ASIDE_MOST } from "./set_aside.svelte";
import { MemoryPhotos, MemoryShelf, shot } from "./shelves_for_tests";
import type { Handled } from "./spot.svelte";
import { Spot } from "./spot.svelte";

vi.mock(import("./photos"), async (original) => ({ ...(await original()), shrunk: (file: Blob) => file.arrayBuffer() }));

const HERE = { lat: 38.875, lon: 115.466 };
const EVERYTHING = { before: true, after: true, position: true };
const named = async (words: string): Promise<string> => nameOf(await shot(words).arrayBuffer());

let shelf: MemoryShelf;
let photos: MemoryPhotos;

beforeEach(() => {
  shelf = new MemoryShelf();
  photos = new MemoryPhotos();
});

/** The page was closed, or the phone took its room for the camera. */
async function again(): Promise<Spot> {
  const spot = new Spot("u", shelf, photos);
  await spot.recall();
  return spot;
}

async function whole(): Promise<Spot> {
  const spot = new Spot("u", shelf, photos);
  spot.category = "07";
  spot.text = " 小广告 ";
  spot.note = "已清除";
  await spot.locate(() => Promise.resolve(HERE));
  await spot.before.add([shot("before")]);
  await spot.after.add([shot("after")]);
  return spot;
}

/** One that the hub did not take lies aside, and another is begun. */
async function oneAside(): Promise<Readonly<{ spot: Spot; first: Handled }>> {
  const spot = await whole();
  const first = spot.handled();
  spot.clear();
  spot.text = "另一件";
  await spot.before.add([shot("before of the other")]);
  spot.refused(first, "not_self_handled");
  return { spot, first };
}

describe("a matter that is dealt with on the spot", () => {
  test("says what is still missing, in the order of the page", async () => {
    const spot = await again();
    expect(spot.lacks()).toEqual(["category", "text", "where", "before", "note", "after"]);
    await spot.before.add([shot("before")]);
    spot.address = "老桥头";
    expect(spot.lacks()).toEqual(["category", "text", "note", "after"]);
  });

  test("is one order with its place and its pictures apart", async () => {
    const spot = await whole();
    expect(spot.lacks()).toEqual([]);
    const handled = spot.handled();
    expect(handled).toEqual({ do: "handled", case: handled.case, category: "07", text: "小广告", note: "已清除", place: HERE, before: [await named("before")], after: [await named("after")] });
    expect(handled.case).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test("begun with a picture of before comes back after a restart, under the same id and open as it was", async () => {
    const begun = await again();
    begun.open(true);
    begun.category = "08";
    await begun.before.add([shot("before")]);
    const back = await again();
    expect([back.isOpen, back.category, back.before.names]).toEqual([true, "08", [await named("before")]]);
    expect(back.handled().case).toBe(begun.handled().case);
  });

  test("takes no picture as both before and after", async () => {
    const spot = await again();
    await spot.before.add([shot("same")]);
    await spot.after.add([shot("same")]);
    expect([spot.after.names, spot.after.mishap]).toEqual([[], "same_photo"]);
  });

  test("handed in leaves its pictures for the way to the hub, and the next one has another id", async () => {
    const spot = await whole();
    const first = spot.handled();
    spot.clear();
    expect([spot.isBegun, photos.kept.size, (await again()).isBegun]).toEqual([false, 2, false]);
    expect(spot.handled().case).not.toBe(first.case);
  });

  test("thrown away leaves nothing on the phone", async () => {
    const spot = await whole();
    await spot.discard();
    expect([spot.isBegun, photos.kept.size, shelf.kept.size]).toEqual([false, 0, 0]);
  });

  test("that the hub did not take is there again to be mended", async () => {
    const spot = await whole();
    const handled = spot.handled();
    spot.clear();
    expect(spot.refused(handled, "invalid")).toBe(true);
    expect([spot.isOpen, spot.handled(), spot.aside.all]).toEqual([true, handled, []]);
    expect((await again()).handled()).toEqual(handled);
  });

  test("that the hub did not take while another was begun waits beside it, with its pictures, over a restart", async () => {
    const spot = await whole();
    const first = spot.handled();
    spot.clear();
    spot.text = "另一件";
    await spot.before.add([shot("before of the other")]);
    expect(spot.refused(first, "not_self_handled")).toBe(true);
    expect([spot.text, photos.kept.size]).toEqual(["另一件", 3]);
    const back = await again();
    expect(back.aside.all.map((it) => [it.matter.text, it.why])).toEqual([["小广告", "not_self_handled"]]);
    expect(back.takeUp(first.case)).toBe(true);
    expect([back.isOpen, back.handled()], "as it was handed in").toEqual([true, first]);
    expect(back.aside.all.map((it) => [it.matter.text, it.why]), "the one that was begun made room").toEqual([["另一件", null]]);
    expect((await again()).handled()).toEqual(first);
    await back.dropAside(back.aside.all[0]?.matter.case ?? "");
    expect([back.aside.all.length, photos.kept.size]).toEqual([0, 2]);
  });

  test("a shelf that is full says so, and a picture that two matters have stays with the other", async () => {
    const spot = await whole();
    const handled = spot.handled();
    for (let n = 0; n < ASIDE_MOST; n += 1) expect(spot.refused({ ...handled, case: `case ${n}` }, "invalid")).toBe(true);
    expect([spot.refused({ ...handled, case: "one more" }, "invalid"), spot.aside.all.length]).toEqual([false, ASIDE_MOST]);
    await spot.discard();
    expect(photos.kept.size).toBe(2);
  });

  test("taken up is there once, as is the one that made room, whenever the page ends", async () => {
    const { spot, first } = await oneAside();
    const moments: Map<string, string>[] = [];
    shelf.onChange = () => void moments.push(new Map(shelf.kept));
    expect(spot.takeUp(first.case)).toBe(true);
    expect(moments.length, "laid down, kept, taken away").toBe(3);
    for (const kept of moments) {
      shelf = new MemoryShelf(kept);
      const back = await again();
      expect([back.text, ...back.aside.all.map((it) => it.matter.text)].toSorted()).toEqual(["另一件", "小广告"]);
    }
  });

  test("has its own pictures from the moment it is taken up, and none of the matter before it, whatever is saved meanwhile", async () => {
    const { spot, first } = await oneAside();
    photos.isSlow = true;
    spot.takeUp(first.case);
    expect([spot.before.names, spot.after.names, spot.lacks()]).toEqual([first.before, first.after, []]);
    spot.text = "小广告两处";
    spot.save();
    photos.isSlow = false;
    expect((await again()).handled()).toEqual({ ...first, text: "小广告两处" });
  });

  test("that begins with a picture which is still being made small is not pushed off the page by one that comes back", async () => {
    const spot = await whole();
    const first = spot.handled();
    spot.clear();
    const taking = spot.before.add([shot("before of the other")]);
    expect(spot.refused(first, "invalid")).toBe(true);
    await taking;
    expect([spot.before.names, spot.aside.all.map((it) => it.matter.case)]).toEqual([[await named("before of the other")], [first.case]]);
  });

  test("that the phone has no room for says so, is there while the page lives, and is kept once there is room", async () => {
    const { spot, first } = await oneAside();
    shelf.room = 0;
    expect(spot.refused({ ...first, case: "another" }, "invalid")).toBe(true);
    expect([spot.aside.isKept, spot.aside.all.map((it) => it.matter.case)]).toEqual([false, [first.case, "another"]]);
    spot.save();
    expect(spot.isKept).toBe(false);
    expect([spot.takeUp(first.case), spot.text, spot.aside.all.length], "nothing is lost for want of room").toEqual([false, "另一件", 2]);
    shelf.room = Number.POSITIVE_INFINITY;
    spot.save();
    expect([spot.isKept, spot.takeUp(first.case), spot.aside.isKept]).toEqual([true, true, true]);
    expect((await again()).aside.all.map((it) => it.matter.text)).toEqual(["小广告", "另一件"]);
  });

  test("is not where the one before it was, however late the phone says that", async () => {
    const spot = await whole();
    let say: (place: typeof HERE) => void = () => undefined;
    const asked = spot.locate(() => new Promise((resolve) => { say = resolve; }));
    spot.clear();
    spot.open(true);
    expect(spot.isLocating, "the next one asks for itself").toBe(false);
    say({ lat: 1, lon: 2 });
    await asked;
    expect([spot.place, spot.isLocating]).toEqual([null, false]);
  });

  test("is where its first picture is taken, not where it was begun", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const THERE = { lat: 39, lon: 116 };
    const spot = await again();
    await spot.locate(() => Promise.resolve(HERE));
    spot.text = "小广告";
    await spot.pictured(() => Promise.resolve(THERE));
    expect(spot.place, "found a moment ago").toEqual(HERE);
    vi.setSystemTime(Date.now() + 10 * 60_000);
    await spot.pictured(() => Promise.resolve(THERE));
    expect(spot.place).toEqual(THERE);
    vi.setSystemTime(Date.now() + 10 * 60_000);
    await spot.pictured(() => Promise.resolve(null));
    expect([spot.place, (await again()).place], "a place from long ago is not said of it").toEqual([null, null]);
    vi.useRealTimers();
  });

  test("that nothing was said of is where it is opened again, and one that was begun stays where it was", async () => {
    const spot = await again();
    spot.open(true);
    await spot.locate(() => Promise.resolve(HERE));
    spot.open(false);
    spot.open(true);
    expect(spot.place).toBe(null);
    await spot.locate(() => Promise.resolve(HERE));
    spot.text = "小广告";
    spot.open(false);
    spot.open(true);
    expect(spot.place).toEqual(HERE);
  });

  test("of another unit is none of this one's", async () => {
    (await whole()).save();
    const other = new Spot("v", shelf, photos);
    await other.recall();
    expect(other.isBegun).toBe(false);
  });
});

describe("the result of a task", () => {
  async function result(task = "t"): Promise<Result> {
    const it = new Result(task, shelf, photos);
    await it.recall();
    return it;
  }

  test("brings pictures of before and after apart, and a place where one is wanted", async () => {
    const it = await result();
    await it.before.add([shot("before")]);
    await it.after.add([shot("after")]);
    expect(it.lacks(EVERYTHING)).toEqual(["position"]);
    it.arrivedAt(HERE);
    expect(it.lacks(EVERYTHING)).toEqual([]);
    const [before, after] = [await named("before"), await named("after")];
    expect(it.done(EVERYTHING)).toEqual({ do: "done", task: "t", photos: [after], before: [before], place: HERE });
    expect(it.done(null)).toEqual({ do: "done", task: "t", photos: [after], before: [before] });
  });

  test("has what was recorded besides, as it is, and refuses what is none", async () => {
    const it = await result();
    const voice = new Blob(["said"], { type: "audio/mp4" });
    await it.recordings.add([voice, new Blob(["%PDF"], { type: "application/pdf" })]);
    expect(it.recordings.mishap).toBe("unfit_recording");
    const [name] = it.recordings.names;
    expect(new TextDecoder().decode((await photos.take(name ?? "")) ?? undefined)).toBe("said");
    await it.recordings.add([1, 2, 3].map((n) => new Blob([String(n)], { type: "video/mp4" })));
    expect([it.recordings.mishap, it.recordings.names.length]).toEqual(["too_many_recordings", 3]);
    const done = it.done(null);
    expect(picturesOf(done)).toEqual({ of: { task: "t" }, names: it.recordings.names });
    expect(withoutPicture(done, name ?? "")).toMatchObject({ recordings: it.recordings.names.slice(1) });
    const back = await result();
    expect(back.recordings.names).toEqual(it.recordings.names);
  });

  test("has pictures of the work and of what was signed besides, each of one kind, and finds all of them again", async () => {
    const it = await result();
    await it.during.add([shot("during")]);
    await it.signed.add([shot("during"), shot("signed")]);
    const [during, signed] = [await named("during"), await named("signed")];
    expect([it.signed.mishap, it.signed.names]).toEqual(["same_photo", [signed]]);
    const done = it.done(null);
    expect(done).toEqual({ do: "done", task: "t", photos: [], during: [during], signed: [signed] });
    expect(picturesOf(done)).toEqual({ of: { task: "t" }, names: [during, signed] });
    expect(withoutPicture(done, during)).toEqual({ do: "done", task: "t", photos: [], during: [], signed: [signed] });
    const back = await result();
    expect([back.during.names, back.signed.names]).toEqual([[during], [signed]]);
  });

  test("survives a restart for its own task and no other", async () => {
    const it = await result();
    it.note = "已清理";
    it.arrivedAt(HERE);
    await it.before.add([shot("before")]);
    const back = await result();
    expect([back.note, back.place, back.before.names]).toEqual(["已清理", HERE, it.before.names]);
    expect((await result("another")).note).toBe("");
  });

  test("that was begun by a page that knew nothing of before is read", async () => {
    await photos.keep("p", new ArrayBuffer(1));
    shelf.setItem("huying.field.result", JSON.stringify({ task: "t", note: "n", photos: ["p"] }));
    const it = await result();
    expect([it.note, it.after.names, it.before.names, it.place]).toEqual(["n", ["p"], [], null]);
  });

  test("that the hub did not take for want of evidence is there again", async () => {
    const it = await result();
    it.note = "已清理";
    await it.after.add([shot("after")]);
    const done = it.done(EVERYTHING);
    it.clear();
    expect(putBack(shelf, done)).toBe(true);
    const back = await result();
    expect([back.note, back.after.names, back.lacks(EVERYTHING)]).toEqual(["已清理", [await named("after")], ["before", "position"]]);
  });

  test("that the phone has no room for says so", async () => {
    const it = await result();
    shelf.room = 0;
    it.save();
    expect([it.isKept, putBack(shelf, it.done(null))]).toEqual([false, false]);
    shelf.room = Number.POSITIVE_INFINITY;
    it.save();
    expect(it.isKept).toBe(true);
  });
});
