// A WHEP player: offers to receive one Opus stream, plays it, and comes back
// by itself after the line broke. The token stands in the page's fragment,
// which browsers never send.
"use strict";

const words = {
  vi: {
    listen: "Nghe", stop: "Dừng", connecting: "Đang kết nối…", live: "Đang phát trực tiếp",
    stopped: "Đã dừng.", again: "Mất kết nối. Đang thử lại…",
    idle: "Hiện không có chương trình trực tiếp. Đang chờ…",
    token: "Mã nghe không đúng. Hãy xin lại liên kết ở đài.",
    full: "Đã đủ số người nghe. Đang chờ…",
    noToken: "Liên kết thiếu mã nghe. Hãy xin lại liên kết ở đài.",
    touch: "Bấm “Nghe” để bật tiếng.",
  },
  en: {
    listen: "Listen", stop: "Stop", connecting: "Connecting…", live: "Live now",
    stopped: "Stopped.", again: "The line broke. Trying again…",
    idle: "Nothing is live now. Waiting…",
    token: "The listening code is wrong. Ask the station for a new link.",
    full: "No room for another listener. Waiting…",
    noToken: "The link has no listening code. Ask the station for a new link.",
    touch: "Press “Listen” to turn the sound on.",
  },
}[navigator.language.startsWith("vi") ? "vi" : "en"];

const button = document.getElementById("listen");
const state = document.getElementById("state");
const sound = document.getElementById("sound");
const token = fragment();

let wanted = false;
let line = null; // { pc, address }
let timer = 0;

function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1); // a broken % in it
  }
}

function say(key) {
  state.textContent = words[key];
  state.dataset.state = key;
}

function show() {
  button.textContent = wanted ? words.stop : words.listen;
}

async function gathered(pc) {
  if (pc.iceGatheringState === "complete") return;
  await new Promise((done) => {
    pc.addEventListener("icegatheringstatechange", () => {
      if (pc.iceGatheringState === "complete") done();
    });
    setTimeout(done, 2000); // a server that does not answer must not hold us up
  });
}

// askAgain adds to an offer that lost Opus packets may be asked for again
// (RFC 4585 nack), which browsers know how to do but do not offer.
function askAgain(sdp) {
  return sdp.replace(/a=rtpmap:(\d+) opus\/48000\/2\r\n/i, "$&a=rtcp-fb:$1 nack\r\n");
}

async function connect() {
  say("connecting");
  const pc = new RTCPeerConnection();
  const mine = (line = { pc, address: "" });
  pc.addTransceiver("audio", { direction: "recvonly" });
  pc.ontrack = (e) => {
    if ("jitterBufferTarget" in e.receiver) e.receiver.jitterBufferTarget = 300; // ms, time to ask again
    sound.srcObject = new MediaStream([e.track]);
    sound.play().catch(() => {
      if (line !== mine) return; // the stop button, or another attempt, ended it
      hangUp();
      wanted = false;
      show();
      say("touch");
    });
  };
  pc.onconnectionstatechange = () => {
    if (line !== mine) return;
    if (pc.connectionState === "connected") say("live");
    if (["failed", "disconnected", "closed"].includes(pc.connectionState)) retry("again");
  };
  const offer = await pc.createOffer();
  await pc.setLocalDescription({ type: "offer", sdp: askAgain(offer.sdp) });
  await gathered(pc);
  const reply = await fetch("whep", {
    method: "POST",
    headers: { "Content-Type": "application/sdp", "Authorization": "Bearer " + token },
    body: pc.localDescription.sdp,
  });
  if (line !== mine) return;
  if (reply.status !== 201) return refused(reply.status);
  mine.address = reply.headers.get("Location");
  await pc.setRemoteDescription({ type: "answer", sdp: await reply.text() });
}

function refused(status) {
  if (status === 401) {
    hangUp();
    wanted = false;
    show();
    say("token");
    return;
  }
  retry(status === 409 ? "idle" : status === 503 ? "full" : "again");
}

function retry(why) {
  hangUp();
  say(why);
  timer = setTimeout(() => { if (wanted) start(); }, 3000);
}

function hangUp() {
  clearTimeout(timer);
  const old = line;
  line = null;
  if (!old) return;
  old.pc.close();
  sound.srcObject = null;
  if (old.address) {
    fetch(old.address, { method: "DELETE", keepalive: true, headers: { "Authorization": "Bearer " + token } })
      .catch(() => {});
  }
}

function start() {
  wanted = true;
  show();
  connect().catch(() => { if (wanted) retry("again"); });
}

function stop() {
  wanted = false;
  hangUp();
  show();
  say("stopped");
}

button.addEventListener("click", () => (wanted ? stop() : start()));
addEventListener("pagehide", hangUp);
show();
if (!token) {
  say("noToken");
} else if (!/^[\x21-\x7e]+$/.test(token)) { // no header could carry it
  say("token");
} else {
  button.disabled = false;
  start();
}
