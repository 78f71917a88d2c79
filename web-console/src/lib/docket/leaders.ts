/** Who may take charge of a case (领导包案): those whom the rosters of its owner and of the posts above name. */
import type { Answer } from "../api/api";
import type { Hub } from "../api/hub";
import type { Decoded } from "../decode/reading";
import { spelling } from "../decode/reading";
import type { Case } from "../decode/views";
import type { DutyPost } from "../wire";

export type Leader = Readonly<{ id: string; name: string; post: Decoded<DutyPost>; at: string }>;

/** Not everybody is on duty at this hour; more days of a whole county are much to fetch for one name. */
const WITHIN_US = 24 * 3_600_000_000;
/** The owner and the posts above it, as far as a county. */
const POSTS_MOST = 3;
/** More nobody looks through. */
const LISTED_MOST = 60;

export async function leadersFor(it: Case, hub: Pick<Hub, "roster">, now_us: number): Promise<Answer<readonly Leader[]>> {
  const from = Math.max(it.ladder.findIndex(({ post }) => post.area === it.owner?.area && spelling(post.tier) === spelling(it.owner.tier)), 0);
  const posts = it.ladder.slice(from, from + POSTS_MOST).map(({ post }) => post);
  const found: Leader[] = [];
  for (const post of posts) {
    const answer = await hub.roster(post.area, Math.floor(now_us), Math.floor(now_us) + WITHIN_US);
    if (!answer.ok) return answer;
    const duties = answer.value.duties.filter((duty) => duty.area.code === post.area);
    found.push(...duties.map((duty) => ({ ...duty.person, post: duty.post, at: post.name })));
  }
  return { ok: true, value: eachOnce(found) };
}

/** Leaders before others, each person once. */
function eachOnce(found: readonly Leader[]): readonly Leader[] {
  const leadersFirst = [...found.filter((one) => one.post === "leader"), ...found.filter((one) => one.post !== "leader")];
  return leadersFirst.filter((one, index) => leadersFirst.findIndex((other) => other.id === one.id) === index).slice(0, LISTED_MOST);
}
