/** Who is at the desk: nobody yet, somebody who must make the first account, or somebody signed in. */
import type { Problem } from "../api/api";
import { Hub } from "../api/hub";
import type { Session } from "../decode/http";
import type { SetUp, SignIn } from "../wire";

export type GateState =
  | Readonly<{ at: "loading" }>
  | Readonly<{ at: "failed"; problem: Problem }>
  | Readonly<{ at: "set_up" }>
  | Readonly<{ at: "sign_in"; sessionOver: boolean }>
  | Readonly<{ at: "in"; session: Session }>;

const NOT_SIGNED_IN = 401;

export class Gate {
  readonly hub: Hub;
  state: GateState = $state.raw({ at: "loading" });

  constructor(hub: Hub) {
    this.hub = hub;
  }

  /** Asks who is signed in, and if nobody is, whether the hub has an account at all. */
  async enter(): Promise<void> {
    this.state = { at: "loading" };
    const session = await this.hub.session();
    if (session.ok) {
      this.state = { at: "in", session: session.value };
    } else if (session.problem.kind === "refused" && session.problem.status === NOT_SIGNED_IN) {
      const setUp = await this.hub.setUpState();
      if (!setUp.ok) this.state = { at: "failed", problem: setUp.problem };
      else this.state = setUp.value.needed ? { at: "set_up" } : { at: "sign_in", sessionOver: false };
    } else {
      this.state = { at: "failed", problem: session.problem };
    }
  }

  /** Null when signed in, else what was wrong. */
  async signIn(body: SignIn): Promise<Problem | null> {
    const answer = await this.hub.signIn(body);
    if (!answer.ok) return answer.problem;
    this.state = { at: "in", session: answer.value };
    return null;
  }

  async setUp(body: SetUp): Promise<Problem | null> {
    const answer = await this.hub.setUp(body);
    if (!answer.ok) return answer.problem;
    this.state = { at: "in", session: answer.value };
    return null;
  }

  /** Signed out only when the hub says so: a page that merely looked signed out would leave the session open. */
  async signOut(): Promise<Problem | null> {
    const answer = await this.hub.signOut();
    const stillIn = !answer.ok && !(answer.problem.kind === "refused" && answer.problem.status === NOT_SIGNED_IN);
    if (stillIn) return answer.problem;
    this.state = { at: "sign_in", sessionOver: false };
    return null;
  }

  /** The hub no longer knows the session. */
  sessionOver(): void {
    this.state = { at: "sign_in", sessionOver: true };
  }
}
