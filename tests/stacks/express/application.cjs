// An Express application that passes every request on to the upstream: what stands before it is the exported middleware.
// node application.cjs MIDDLEWARE PORT UPSTREAM_PORT
"use strict";
const http = require("node:http");
const express = require("express");

const [middleware, port, upstream] = process.argv.slice(2);
const app = express();
app.disable("x-powered-by");
app.use(require(middleware));
app.use((req, res, next) => {
  const { method, url: path, headers } = req;
  const asked = http.request({ host: "127.0.0.1", port: upstream, method, path, headers }, (answer) => {
    res.status(answer.statusCode);
    for (const [name, value] of Object.entries(answer.headers)) res.set(name, value);
    answer.pipe(res);
  });
  asked.on("error", next);
  req.pipe(asked);
});
app.listen(Number(port), "127.0.0.1");
