#!/usr/bin/env python3
"""A unit, as small as it can be: signs on, sends fixes, accepts the first offer, sets out, arrives, is done, and exits 0.

Needs Python 3.9 and the package `websockets` (Debian: python3-websockets). Prints one JSON line for each step.
The protocol is described in hub/protocol/PROTOCOL.md.
"""
import argparse, asyncio, json, random, ssl, sys, time, uuid

import websockets

STAYS_AWAY = range(4500, 5000)  # close codes after which a client does not come back by itself


class Unit:
    def __init__(self, args):
        self.args, self.epoch, self.last_number = args, None, 0
        self.orders = {}  # id -> order sent and not answered yet; sent again, with the same id, after a reconnect
        self.task, self.reporting, self.finished = None, None, False

    async def send(self, message):
        await self.socket.send(json.dumps(message, ensure_ascii=False))

    async def order(self, do, **fields):
        order = {"type": "order", "id": str(uuid.uuid4()), "action": {"do": do, **fields}}
        self.orders[order["id"]] = order
        await self.send(order)

    async def report(self, heartbeat_s):
        """Fixes every two seconds, and the ping that keeps the connection known to be alive."""
        pinged = time.monotonic()
        while self.socket.open:
            await self.send({"type": "fix", "lat": self.args.lat, "lon": self.args.lon, "at_us": time.time_ns() // 1000})
            if time.monotonic() - pinged >= heartbeat_s:
                await self.send({"type": "ping"})
                pinged = time.monotonic()
            await asyncio.sleep(2)

    async def on_message(self, message):
        self.last_number = max(self.last_number, message["number"])
        notice = message["notice"]
        await self.send({"type": "receipt", "message": message["message"], "step": "delivered"})
        if notice["about"] == "offer" and self.task is None:
            await self.send({"type": "receipt", "message": message["message"], "step": "seen"})
            accepting = [order["action"].get("offer") for order in self.orders.values()]
            if notice["offer"] not in accepting:  # the same offer comes again and again until it is answered
                await self.order("accept", offer=notice["offer"])
        elif notice["about"] == "welfare":
            await self.order("well", task=notice["task"])

    async def on_done(self, answer):
        order = self.orders.pop(answer["order"], None)
        do = order["action"]["do"] if order else None
        if do == "accept" and answer["outcome"] == "carried_out":
            self.task = answer["task"]
            await self.order("set_out", task=self.task)
        elif do == "set_out":
            await self.order("arrive", task=self.task, place={"lat": self.args.lat, "lon": self.args.lon})
        elif do == "arrive":
            await self.order("done", task=self.task, note="处置完毕")
        elif do == "done":
            self.finished = True

    async def on_welcome(self, welcome):
        if welcome["epoch"] != self.epoch:
            self.epoch, self.last_number = welcome["epoch"], 0
        self.reporting = asyncio.create_task(self.report(welcome["heartbeat_s"]))
        for order in list(self.orders.values()):
            await self.send(order)
        if not self.orders and welcome["duty"] != "on":
            await self.order("sign_on")

    async def on_refused(self, answer):
        sys.exit(f"refused: {answer['code']}: {answer['detail']}")

    async def connection(self, socket):
        self.socket = socket
        await self.send({"type": "hello", "epoch": self.epoch, "last_number": self.last_number})
        async for frame in socket:
            message = json.loads(frame)
            print(json.dumps(message, ensure_ascii=False), flush=True)
            act = {"welcome": self.on_welcome, "message": self.on_message, "done": self.on_done, "refused": self.on_refused}
            if message.get("type") in act:  # what is not handled here, now or in a later version, is skipped
                await act[message["type"]](message)
            if self.finished:
                return

    async def run(self):
        url = self.args.url.replace("http", "ws", 1).rstrip("/") + "/ws/unit"
        tls = ssl.create_default_context(cafile=self.args.ca) if url.startswith("wss") else None
        bearer, failures, socket = {"Authorization": f"Bearer {self.args.token}"}, 0, None
        while not self.finished:
            try:
                async with websockets.connect(url, subprotocols=["huying.v1"], extra_headers=bearer, ssl=tls) as socket:
                    failures = 0
                    await self.connection(socket)
            except (OSError, websockets.WebSocketException) as error:
                print(f"connection lost: {error}", file=sys.stderr)
                if getattr(error, "status_code", None) == 401:
                    sys.exit("the hub does not know this token")
            finally:
                if self.reporting:
                    self.reporting.cancel()
            if not self.finished:
                if socket is not None and socket.close_code in STAYS_AWAY:
                    sys.exit(f"closed for good: {socket.close_code} {socket.close_reason}")
                await asyncio.sleep(random.uniform(0, min(30.0, 0.5 * 2**failures)))  # back-off with full jitter
                failures += 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="address of the hub")
    parser.add_argument("--token", required=True, help="device token of the unit")
    parser.add_argument("--lat", type=float, required=True, help="degrees north, WGS84")
    parser.add_argument("--lon", type=float, required=True, help="degrees east, WGS84")
    parser.add_argument("--ca", help="file with the hub's certificate, if it made its own")
    parser.add_argument("--within", type=float, default=120, help="give up after so many seconds")
    args = parser.parse_args()
    asyncio.run(asyncio.wait_for(Unit(args).run(), args.within))
