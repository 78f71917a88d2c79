import { expect, test } from "vitest";

import { golden } from "./cases_for_tests";
import { stepsOf } from "./six_steps";

type At = Parameters<typeof stepsOf>[0]["steps"];

const stands = (steps: At): readonly string[] => stepsOf({ steps }).map((one) => `${one.step} ${one.stands}`);

test("each step has its time, is still ahead, or was passed over", () => {
  expect(stands([{ step: "collected", at_us: 1 }, { step: "filed", at_us: 2 }, { step: "reported", at_us: 9 }])).toEqual([
    "collected reached", "filed reached", "dispatched passed_over", "handled passed_over", "reported reached", "closed ahead",
  ]);
});

test("a case of before its steps were kept shows none", () => expect(stepsOf({ steps: [] })).toEqual([]));

test("the steps of the hub's example are known", () => {
  const [{ steps }] = Object(golden("http.case_list_with_steps.json").value).cases as readonly [{ steps: At }];
  expect(stands(steps).filter((one) => one.endsWith("reached"))).toEqual(["collected reached", "filed reached", "reported reached"]);
});
