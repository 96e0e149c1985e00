// The page's side, the same in all engines: `await run(request)`, a request as a scenario has it, is what its script saw;
// `await runIn(frame, request)` is the same of a frame of the page, by what the frame is.

async function run(q) {
  const seen = q.initiator === "xhr" ? await ask(q) : await call(q);
  if (q.timing) seen.timed = (await entry(q.url))?.requestStart > 0;
  return seen;
}

// The Resource Timing entry of a URL, which comes when the body has: later than the promise where nobody reads it.
async function entry(url) {
  for (let tries = 0; tries < 200; tries++) {
    const found = performance.getEntriesByName(url).at(-1);
    if (found) return found;
    await new Promise(done => setTimeout(done, 10));
  }
}

async function call(q) {
  const init = {method: q.method, headers: q.headers, mode: q.mode, credentials: q.credentials, redirect: q.redirect};
  for (const key of ["cache", "keepalive", "referrer", "referrerPolicy", "targetAddressSpace"]) if (key in q) init[key] = q[key];
  if (q.body !== null) init.body = q.stream ? streamed(q.body) : q.body;
  if (q.stream) init.duplex = "half";
  try {
    const r = await fetch(q.url, init);
    let body;
    try { body = await r.text(); } catch { body = null; }
    return {type: r.type, status: r.status, url: r.url, redirected: r.redirected, headers: [...r.headers], body};
  } catch (error) {
    return {error: error.name, text: error.message};
  }
}

function streamed(text) {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

// An XMLHttpRequest: what open(), setRequestHeader() or send() throw is told apart from the error event.
function ask(q) {
  return new Promise(done => {
    const x = new XMLHttpRequest();
    x.onerror = () => done({error: "TypeError", text: "error event"});
    x.onload = () => done({
      xhr: true, status: x.status, url: x.responseURL, headers: x.getAllResponseHeaders(), body: x.responseText,
    });
    try {
      x.open(q.method, q.url);
      x.withCredentials = q.credentials === "include";
      for (const [name, value] of q.headers) x.setRequestHeader(name, value);
      if (q.uploadListeners) x.upload.onprogress = () => {};
      x.send(q.body);
    } catch (error) {
      done({error: error.name, text: error.message, thrown: true});
    }
  });
}

const SOURCE = document.currentScript.textContent;
const HTML = `<!doctype html><body><script>${SOURCE}</scr${""}ipt></body>`;
const FRAMES = {
  "sandboxed": {sandbox: "allow-scripts", src: location.href},
  "srcdoc": {srcdoc: HTML},
  "sandboxed srcdoc": {sandbox: "allow-scripts", srcdoc: HTML},
  "data": {src: `data:text/html,${encodeURIComponent(HTML)}`},
  "blob": {blob: HTML},
  "sandboxed blob": {sandbox: "allow-scripts", blob: HTML},
};
const opened = {};

async function runIn(frame, request) {
  if (!frame) return run(request);
  const inside = await (opened[frame] ??= framed(FRAMES[frame]));
  const {port1, port2} = new MessageChannel();
  return new Promise(done => {
    port1.onmessage = ({data}) => done(data);
    inside.postMessage(request, "*", [port2]);
  });
}

function framed({sandbox, src, srcdoc, blob}) {
  const frame = document.createElement("iframe");
  if (sandbox) frame.sandbox = sandbox;
  if (srcdoc) frame.srcdoc = srcdoc;
  else frame.src = blob ? URL.createObjectURL(new Blob([blob], {type: "text/html"})) : src;
  document.body.append(frame);
  return new Promise(loaded => frame.onload = () => loaded(frame.contentWindow));
}

onmessage = async ({data, ports: [port]}) => port.postMessage(await run(data));
