// Notes when the page asks its server for a run, and when the answer has come in whole: `window.desk`.
(() => {
  const RERUN = 11, STARTED = 4, FINISHED = 6 // fields of Streamlit's BackMsg and ForwardMsg; a test holds them
  const QUIET = 80 // milliseconds: an answer is drawn in steps, and a click between two of them may hit what goes away
  const desk = (window.desk = { sent: 0, started: 0, finished: 0, changed: 0, runs: [] })
  const known = new WeakSet()

  // The fields of a protocol buffer's first level.
  const fields = data => {
    const bytes = new Uint8Array(data.buffer || data, data.byteOffset || 0, data.byteLength)
    const found = new Set()
    let at = 0
    const number = () => {
      let value = 0
      for (let shift = 1; ; shift *= 128) {
        const byte = bytes[at++]
        value += (byte & 127) * shift
        if (byte < 128) return value
      }
    }
    while (at < bytes.length) {
      const tag = number()
      found.add(Math.floor(tag / 8))
      if (tag % 8 === 2) {
        const length = number() // which moves on by itself
        at += length
      } else if (tag % 8 === 0) number()
      else at += tag % 8 === 1 ? 8 : 4
    }
    return found
  }

  const heard = event => {
    if (!(event.data instanceof ArrayBuffer)) return
    const found = fields(event.data)
    if (found.has(STARTED)) desk.started = performance.now()
    if (found.has(FINISHED)) {
      desk.finished = performance.now()
      if (desk.started >= desk.sent) desk.runs.push(desk.finished - desk.sent)
    }
  }

  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (data) {
    if (!known.has(this)) {
      known.add(this)
      this.addEventListener("message", heard)
    }
    if (typeof data !== "string" && fields(data).has(RERUN)) desk.sent = performance.now()
    return send.call(this, data)
  }

  desk.turn = address => {
    const sent = desk.sent
    history.pushState({}, "", address)
    dispatchEvent(new PopStateEvent("popstate"))
    return sent
  }

  desk.pictured = () => {
    const pictures = [...document.querySelectorAll("[data-testid=stImage] img")]
    return pictures.length > 0 && pictures.every(picture => picture.complete && picture.naturalWidth > 0)
  }

  new MutationObserver(() => (desk.changed = performance.now())).observe(document, { childList: true, subtree: true })

  desk.settled = () => {
    const app = document.querySelector("[data-testid=stApp]")
    const idle = app && app.dataset.testScriptState === "notRunning"
    const answered = desk.finished && desk.sent <= desk.started && desk.started <= desk.finished
    const whole = !document.querySelector("[data-testid=stSkeleton]")
    return Boolean(idle && answered && whole && performance.now() - desk.changed > QUIET)
  }

  // How long the page has stood still already, in milliseconds.
  desk.still = () => performance.now() - Math.max(desk.changed, desk.finished)
})()
