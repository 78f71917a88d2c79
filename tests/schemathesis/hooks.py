"""What schemathesis is told of the hub that it attacks: who asks for what, and ids of what is really there.

A schema can say that an id is a UUID and not which cases there are. So a drawn id becomes, more often than not, one of a
thing that the test has made; which one follows from the drawn id alone, so that the same seed asks the same.
"""

import atexit
import collections
import hashlib
import json
import os
import re
import threading

import schemathesis

# Written by the test: sessions by seat, and ids by kind.
with open(os.environ["HUYING_KNOWN"], encoding="utf-8") as known:
    KNOWN = json.load(known)

COOKIE = "huying_session"
KEY = "Idempotency-Key"
FIT_KEY = re.compile(r"^[!-~]([ -~]{0,126}[!-~])?$")
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.I)
CODE = re.compile(r"^[0-9A-Za-z_-]{1,32}$")
DIGEST = re.compile(r"^[0-9a-f]{64}$", re.I)
NUMBER = re.compile(r"^[0-9][0-9 -]{16,30}[0-9]$")
PIN = re.compile(r"^[0-9]{6}$")
SPANS = {"minutes", "hours", "days", "working_minutes", "working_hours", "working_days"}

# What a name stands for, in addresses and in bodies.
KINDS = {
    "account": "accounts", "device": "devices", "report": "reports", "case": "cases", "unit": "units", "units": "units",
    "into": "cases", "merged": "cases", "other": "cases", "join": "cases", "task": "tasks", "offer": "offers",
    "person": "people", "leader": "people", "out": "people", "in": "people",
    "area": "areas", "home": "areas", "lead": "departments", "co": "departments", "department": "departments",
    "to": "departments", "matter": "matters",
}
# Everybody has one seat from which all that the seat may do is asked; the rest is the dispatcher's.
SEATS = {
    "sign_out": "leaving",
    "accounts": "administrator", "make_account": "administrator", "change_account": "administrator",
    "devices": "administrator", "make_device": "administrator", "revoke_device": "administrator",
    "import_organisation": "administrator", "import_places": "administrator",
    "keep_photo": "desk",
}
HOUR_US = 3_600_000_000
# Where an instant of that name lies, from now, and how much of it makes sense; in hours.
TIMELY = {
    "said_at_us": (-24, 23), "called_at_us": (-24, 23), "occurred_at_us": (-24, 23),
    "from_us": (0, 24), "until_us": (48, 24), "review_at_us": (24, 24), "answer_by_us": (24, 24),
}
# What a department does from its own desk.
DESK_ACTS = {"sign", "ask_return", "ask_extension", "reply"}
# What the post answers that a letter went to, and not whoever wrote it.
VILLAGE_ACTS = {"answer_supervision"}


def number_of(text):
    """A number that is always the same for the same text."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def draw(text, choices):
    """Two times of three one of the choices; always the same for the same text."""
    number = number_of(text)
    return choices[number // 3 % len(choices)] if choices and number % 3 else text


def real(name, value):
    kind = KINDS.get(name)
    if kind is None:
        return value
    if isinstance(value, list):
        return [real(name, item) for item in value]
    if not isinstance(value, str):
        return value
    # Whoever asks goes on asking: the accounts in use are neither shut nor given another password.
    if kind == "accounts" and value in KNOWN["in_use"]:
        return KNOWN["ids"][kind][0]
    if kind == "matters":
        # The catalogue lists no code that is drawn.
        return KNOWN["ids"][kind][0]
    is_drawn = CODE.match(value) if kind in ("areas", "departments") else UUID.match(value)
    return draw(value, KNOWN["ids"][kind]) if is_drawn else value


def with_real_ids(body):
    if isinstance(body, dict):
        if is_standard(body):
            return KNOWN["standard"]
        return {name: real(name, timely(name, with_real_ids(value))) for name, value in body.items()}
    if isinstance(body, list):
        return [with_real_ids(item) for item in body]
    return body


def is_standard(body):
    """A code of a standard as it should be: what was drawn is none that the catalogue lists."""
    texts = [body.get("standard"), body.get("code")]
    is_whole = set(body) == {"standard", "kind", "code"} and body["kind"] in ("component", "matter")
    return is_whole and all(isinstance(text, str) and text.strip() and len(text) <= 64 for text in texts)


def is_fit(value):
    """Whether what was drawn is as it should be, so that something else of the kind may stand in its place."""
    if isinstance(value, str):
        return bool(UUID.match(value) or CODE.match(value))
    if isinstance(value, list):
        return all(isinstance(item, str) and DIGEST.match(item) for item in value)
    if isinstance(value, dict) and len(value) == 1:
        (unit, count), = value.items()
        return unit in SPANS and type(count) is int and 0 < count < 2**32
    return False


def on_scene(case):
    """A deed is done to a case in which it goes well, as far as what was drawn is fit; whether there is such a case."""
    body, drawn = case.body, (case.path_parameters or {}).get("case")
    if not isinstance(body, dict) or not isinstance(drawn, str) or not UUID.match(drawn):
        return False
    act = body.get("act")
    scenes = KNOWN["scenes"].get(act) if isinstance(act, str) else None
    if not scenes:
        return False
    scene = scenes[number_of(drawn) % len(scenes)]
    case.path_parameters["case"] = scene["case"]
    for name, value in scene.items():
        if name != "case" and is_fit(body.get(name)):
            body.pop(name) if value is None else body.update({name: value})
    return True


def as_caller(body):
    """Whoever asks by number and pin has those of a report, for guessing is soon refused."""
    fits = isinstance(body, dict) and all(isinstance(body.get(name), str) for name in ("number", "pin"))
    if fits and NUMBER.match(body["number"]) and PIN.match(body["pin"]):
        body.update(KNOWN["callers"][0])


def timely(name, value):
    """An instant that was drawn lies in another century; it keeps its place within the span that makes sense."""
    if name not in TIMELY or type(value) is not int or not 0 <= value < 2**53:
        return value
    begin, length = TIMELY[name]
    return KNOWN["now_us"] + begin * HOUR_US + value % (length * HOUR_US)


def seat_of(case):
    seat = SEATS.get(case.operation.definition.raw.get("operationId"), "dispatcher")
    act = case.body.get("act") if isinstance(case.body, dict) else None
    if isinstance(act, str) and act in DESK_ACTS | VILLAGE_ACTS:
        return "desk" if act in DESK_ACTS else "village"
    return seat


@schemathesis.auth(refresh_interval=None)
class Seat:
    def get(self, case, context):
        return seat_of(case)

    def set(self, case, seat, context):
        if case.operation.definition.raw.get("operationId") == "unit_ticket":
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {KNOWN['token']}"}
        else:
            case.cookies = {**(case.cookies or {}), COOKIE: KNOWN["seats"][seat]}


def key_of(case):
    """The same request has the same key, and is answered as it was the first time; another has another."""
    asked = repr((case.operation.label, case.path_parameters, case.query, case.body))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


def as_attached(operation, parameters):
    """Two times of three a recording that is there, or a new one of which the id is as whoever hands it in makes it."""
    drawn = (parameters or {}).get("attachment")
    if not isinstance(drawn, str) or not UUID.match(drawn) or number_of(drawn) % 3 == 0:
        return
    if operation == "report_attachment":
        parameters.update(KNOWN["attached"])
    elif operation == "keep_attachment":
        parameters["attachment"] = drawn[:14] + "7" + drawn[15:]


@schemathesis.hook
def before_call(context, case, kwargs):
    drawn, own = (case.headers or {}).get(KEY), key_of(case)
    case.path_parameters = with_real_ids(case.path_parameters)
    case.query = with_real_ids(case.query)
    case.body = with_real_ids(case.body)
    operation = case.operation.definition.raw.get("operationId")
    is_set = operation == "act" and on_scene(case)
    as_attached(operation, case.path_parameters)
    if operation in ("progress", "progress_verdict"):
        as_caller(case.body)
    # A drawn key is short, and so comes again and again; one in three stays, for the refusal that this is.
    if isinstance(drawn, str) and FIT_KEY.match(drawn):
        case.headers[KEY] = own if is_set or draw(own, [None]) is None else drawn


@schemathesis.serializer("image/jpeg", "image/png", "image/webp")
def picture(context, value):
    return {"data": value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")}


@schemathesis.serializer("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav")
def recording(context, value):
    # What is drawn is no recording, and is refused by its first bytes; one in three begins like one.
    drawn = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return {"data": b"ID3\x04" + drawn if drawn and drawn[0] % 3 == 0 else drawn}


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return {"data": value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")}


# Answers by operation and status, and those of deeds by the deed, for the test to see whether anything went well.
ANSWERS = collections.defaultdict(collections.Counter)
DEEDS = collections.defaultdict(collections.Counter)
LOCK = threading.Lock()


@schemathesis.hook
def after_call(context, case, response):
    with LOCK:
        operation, status = case.operation.definition.raw.get("operationId"), str(response.status_code)
        ANSWERS[operation][status] += 1
        act = case.body.get("act") if operation == "act" and isinstance(case.body, dict) else None
        if isinstance(act, str):
            DEEDS[act][status] += 1


@atexit.register
def write_answers():
    with open(os.environ["HUYING_ANSWERS"], "w", encoding="utf-8") as file:
        json.dump({"operations": ANSWERS, "deeds": DEEDS}, file)
