// What an Express application with a login answers to a preflight and to a request without one, by the order of its parts.
// node order.cjs MIDDLEWARE cors-first|login-first     prints {"preflight": 204, "request": [401, "https://..."]}
"use strict";
const http = require("node:http");
const express = require("express");

const [middleware, order] = process.argv.slice(2);
const login = (req, res, next) => (req.headers.authorization ? next() : res.sendStatus(401));
const app = express();
for (const part of order === "cors-first" ? [require(middleware), login] : [login, require(middleware)]) app.use(part);
app.get("/", (req, res) => res.send("ok"));

const ask = (port, method, headers) =>
  new Promise((done, failed) => {
    const asked = http.request({ host: "127.0.0.1", port, method, path: "/", headers }, (answer) => {
      answer.resume();
      done([answer.statusCode, answer.headers["access-control-allow-origin"] ?? null]);
    });
    asked.on("error", failed);
    asked.end();
  });

const server = app.listen(0, "127.0.0.1", async () => {
  const { port } = server.address();
  const origin = { Origin: "https://app.example.com" };
  const asks = { "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization" };
  const answers = [await ask(port, "OPTIONS", { ...origin, ...asks }), await ask(port, "GET", origin)];
  console.log(JSON.stringify(answers));
  server.close();
});
