"""The record of one run, its JSON form, HAR reading and writing, and the in-memory pairing of browser and server.

Everything downstream reads one value, `corsage.handshake.record.Handshake`; nothing derives again what happened.
No I/O, no clock; plain data in, plain data out: bytes and files are the edges' matter.
"""
