#!/usr/bin/env python3
"""A console, as small as it can be: signs in, prints what is open and what changes, acknowledges the first alert, exits 0.

Needs Python 3.9 and the package `websockets` (Debian: python3-websockets). Prints one JSON line for each message.
The protocol is described in hub/protocol/PROTOCOL.md.
"""
import argparse, asyncio, http.cookiejar, json, math, random, ssl, struct, sys, time, urllib.error, urllib.request, uuid

import websockets

STAYS_AWAY = range(4500, 5000)  # close codes after which a client does not come back by itself


def cell_holding(lat, lon):  # the web map's tile at zoom 12, as x * 4096 + y
    x = int((lon + 180) / 360 * 4096)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 4096)
    return min(x, 4095) * 4096 + max(0, min(y, 4095))


def positions(frame):
    """Rows of a binary frame; none for a layout or kind of a later version."""
    version, kind, flags, length = struct.unpack_from("<BBHI", frame)
    if (version, kind) != (1, 1):
        return None
    cell, count, removed, at_us = struct.unpack_from("<IIIq", frame, 8)
    columns, offset = [], 28
    for number, letter in ((count, "I"), (count, "i"), (count, "i"), (removed, "I"),
                           (count, "H"), (count, "H"), (count, "H"), (count, "B")):
        columns.append(struct.unpack_from(f"<{number}{letter}", frame, offset))
        offset += struct.calcsize(f"<{number}{letter}")
    assert offset == len(frame) == 8 + length, "a frame is as long as it says"
    rows = [{"handle": handle, "lat": lat / 1e7, "lon": lon / 1e7} for handle, lon, lat in zip(*columns[:3])]
    return {"cell": cell, "at_us": at_us, "whole": bool(flags & 1), "rows": rows, "removed": list(columns[3])}


class Console:
    def __init__(self, args):
        self.args, self.base, self.acknowledged = args, args.url.rstrip("/"), False
        self.epoch = self.offset = None
        self.tls = ssl.create_default_context(cafile=args.ca) if args.url.startswith("https") else None
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.HTTPSHandler(context=self.tls))

    def post(self, path, body):
        """Posts once under a fresh key. After a lost connection, repeat with the SAME key: it is then done once."""
        headers = {"Content-Type": "application/json", "Origin": self.base, "Idempotency-Key": str(uuid.uuid4())}
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), headers)
        with self.opener.open(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    async def acknowledge(self, alert):
        body = {"rung": alert["rung"], "round": alert["round"]}
        try:
            done = await asyncio.to_thread(self.post, f"/api/v1/cases/{alert['case']}/acknowledge", body)
        except urllib.error.HTTPError as refused:  # somebody else was faster, or the case has climbed on
            print(refused.read().decode(), file=sys.stderr)
            return
        print(json.dumps({"type": "acknowledged", "seq": done["seq"]}), flush=True)
        self.acknowledged = True

    async def connection(self, socket):
        await socket.send(json.dumps({"type": "hello", "epoch": self.epoch, "offset": self.offset}))
        if self.args.lat is not None:
            await socket.send(json.dumps({"type": "watch", "cells": [cell_holding(self.args.lat, self.args.lon)]}))
        pinged = time.monotonic()
        while not self.acknowledged:
            if time.monotonic() - pinged >= 20:
                pinged = time.monotonic()
                await socket.send('{"type": "ping"}')
            try:
                frame = await asyncio.wait_for(socket.recv(), 5)
            except asyncio.TimeoutError:
                continue
            message = positions(frame) if isinstance(frame, bytes) else json.loads(frame)
            print(json.dumps(message, ensure_ascii=False), flush=True)
            kind = (message or {}).get("type")
            if kind == "welcome":
                self.epoch = message["epoch"]
            elif kind == "snapshot" and not message["more"]:
                self.offset = message["offset"]
            elif kind == "changes":
                if message["from"] != self.offset:
                    self.offset = None  # something is missing: come back for a snapshot
                    return
                self.offset = message["to"]
            elif kind == "alert":
                await self.acknowledge(message)

    async def run(self):
        self.post("/api/v1/session", {"login": self.args.login, "password": self.args.password})
        failures, socket = 0, None
        while not self.acknowledged:
            try:
                ticket = await asyncio.to_thread(self.post, "/api/v1/ticket", {})
                url = self.base.replace("http", "ws", 1) + "/ws/console?ticket=" + ticket["ticket"]
                headers = {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)}
                async with websockets.connect(url, subprotocols=["huying.v1"], origin=self.base, ssl=self.tls,
                                              extra_headers=headers, max_size=2**20) as socket:
                    failures = 0
                    await self.connection(socket)
            except (OSError, websockets.WebSocketException) as error:
                print(f"connection lost: {error}", file=sys.stderr)
                if socket is not None and socket.close_code in STAYS_AWAY:
                    sys.exit(f"closed for good: {socket.close_code} {socket.close_reason}")
                await asyncio.sleep(random.uniform(0, min(30.0, 0.5 * 2**failures)))  # back-off with full jitter
                failures += 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="address of the hub, as a browser would show it")
    parser.add_argument("--login", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--lat", type=float, help="watch the map cell of this place, degrees north")
    parser.add_argument("--lon", type=float, help="and degrees east")
    parser.add_argument("--ca", help="file with the hub's certificate, if it made its own")
    parser.add_argument("--within", type=float, default=120, help="give up after so many seconds")
    args = parser.parse_args()
    asyncio.run(asyncio.wait_for(Console(args).run(), args.within))
