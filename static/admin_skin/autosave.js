// Keeps what is being typed: first in this browser, then on the server. Nothing is put back
// without being asked for, and a copy goes only when the server says that it was saved.
(() => {
  const desk = document.getElementById("desk")
  const form = document.getElementById("article_form")
  if (!desk || !form || !form.elements.copy_key) return

  const say = window.gettext ?? ((text) => text)
  const output = document.getElementById("autosave")
  const { user, article } = desk.dataset
  const key = form.elements.copy_key.value
  const name = `copy:${user}:${article}:${key}`
  const QUIET = 2500 // milliseconds after the last key
  const LONGEST = 8000 // milliseconds of typing without a pause
  const BEACON = 60000 // bytes that a closing page may still send

  let timer = 0
  let since = 0
  let atFirst = ""
  let dirty = false
  let leaving = false
  let sending = Promise.resolve()

  const fields = () => {
    const data = new FormData(form)
    for (const [field, value] of [...data]) if (value instanceof File) data.delete(field)
    return data
  }
  const asObject = (data) => {
    const kept = {}
    for (const [field, value] of data) {
      if (field !== "csrfmiddlewaretoken") (kept[field] ??= []).push(value)
    }
    return kept
  }
  const clock = (time) => {
    const two = (number) => String(number).padStart(2, "0")
    return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
  }
  const day = (time) =>
    `${time.getFullYear()}-${time.getMonth() + 1}-${time.getDate()} ${clock(time).slice(0, 5)}`
  const show = (text, state) => {
    output.textContent = text
    output.dataset.state = state
  }

  // This browser

  const keepHere = () => {
    try {
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), fields: asObject(fields()) }))
      return true
    } catch {
      return false
    }
  }

  // The server

  let unsent = false
  const onlyHere = (here, reason) => {
    unsent = true
    show(say(here ? reason : "Not kept: this browser refuses, save often."), "warning")
  }

  const keepThere = (here) => {
    sending = sending.then(async () => {
      let response
      try {
        response = await fetch(desk.dataset.copy, {
          method: "POST",
          body: fields(),
          credentials: "same-origin",
          redirect: "manual",
        })
      } catch {
        return onlyHere(here, "Kept on this device only: the server can not be reached.")
      }
      if (response.ok) {
        unsent = false
        return show(say("Kept at %s").replace("%s", clock(new Date())), "kept")
      }
      const lost = response.status === 401 || response.status === 403
      const answer = lost ? null : await response.json().catch(() => null)
      if (answer?.reason) return show(answer.reason, "warning")
      return onlyHere(
        here,
        lost
          ? "Kept on this device only: you have been logged out."
          : "Kept on this device only: the server can not be reached.",
      )
    })
    return sending
  }

  const keep = () => {
    clearTimeout(timer)
    if (!dirty || leaving || isAsAtFirst()) return
    dirty = false
    keepThere(keepHere())
  }

  const keepWhileLeaving = () => {
    if (!dirty || leaving || isAsAtFirst()) return
    clearTimeout(timer)
    keepHere()
    const data = new URLSearchParams([...fields()])
    if (data.toString().length < BEACON) navigator.sendBeacon?.(desk.dataset.copy, data)
    dirty = false
  }

  const changed = () => {
    const now = Date.now()
    if (!dirty) since = now
    dirty = true
    clearTimeout(timer)
    // whoever types on and on without a pause is kept as well
    timer = setTimeout(keep, now - since > LONGEST ? 0 : QUIET)
  }

  form.addEventListener("input", changed)
  form.addEventListener("change", changed)
  document.addEventListener("DOMContentLoaded", () => {
    // the choice boxes of the admin tell jQuery only
    window.django?.jQuery?.(form).on("change", "select", changed)
    window.django?.jQuery?.(form).on("formset:removed", changed)
  })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepWhileLeaving()
  })
  window.addEventListener("pagehide", keepWhileLeaving)
  window.addEventListener("online", () => {
    if (unsent && !leaving) keepThere(keepHere())
  })

  // Saving: a session that ended meanwhile is noticed before the form is sent

  let checked = false
  form.addEventListener("submit", async (event) => {
    const button = event.submitter
    if (button?.hasAttribute("data-preview") || button?.name === "_restore") return
    if (checked) {
      leaving = true
      return
    }
    event.preventDefault()
    clearTimeout(timer)
    const here = keepHere()
    dirty = false
    await sending
    let session
    try {
      const response = await fetch(desk.dataset.session, { credentials: "same-origin" })
      session = await response.json()
    } catch {
      return onlyHere(here, "Kept on this device only: the server can not be reached.")
    }
    if (!session.user) return askToLogIn(here)
    if (String(session.user) !== user) {
      return onlyHere(here, "Kept on this device only: somebody else is logged in here.")
    }
    form.elements.csrfmiddlewaretoken.value = session.token
    checked = true
    form.requestSubmit(button)
    checked = false
  })

  const askToLogIn = (here) => {
    onlyHere(here, "Kept on this device only: you have been logged out.")
    const link = document.createElement("a")
    link.href = desk.dataset.login
    link.target = "_blank"
    link.textContent = say("Log in")
    output.append(" ", link, " ", say("Log in in a new tab, then save again here."))
  }

  // What was left here by an earlier window

  const copies = () => {
    const found = []
    try {
      for (const stored of Object.keys(localStorage)) {
        if (!stored.startsWith(`copy:${user}:${article}:`) || stored === name) continue
        found.push({ stored, ...JSON.parse(localStorage.getItem(stored)) })
      }
    } catch {
      return []
    }
    return found.sort((a, b) => b.at - a.at)
  }

  const TECHNICAL = ["copy_key", "base_version", "base_revision", "_restore"]
  const words = (kept) => {
    const told = Object.entries(kept)
      .filter(([field]) => !TECHNICAL.includes(field) && !/FORMS$/.test(field))
      .map(([field, values]) => [field, values.filter(Boolean)])
      .filter(([, values]) => values.length)
    return JSON.stringify(told.sort())
  }

  const restore = (kept) => {
    const sent = document.createElement("form")
    sent.method = "post"
    const add = (field, value) => {
      const input = document.createElement("textarea")
      input.name = field
      input.value = value
      sent.append(input)
    }
    for (const [field, values] of Object.entries(kept)) {
      if (!field.startsWith("_")) for (const value of values) add(field, value)
    }
    add("_restore", "browser")
    add("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    sent.hidden = true
    document.body.append(sent)
    sent.submit()
  }

  const offer = ({ stored, at, fields: kept }) => {
    const note = document.createElement("div")
    note.className = "notice unsaved"
    const text = document.createElement("p")
    text.textContent = say("Unsaved text of %s was kept in this browser.").replace(
      "%s",
      day(new Date(at)),
    )
    const look = document.createElement("button")
    look.type = "button"
    look.textContent = say("Look at it")
    look.addEventListener("click", () => restore(kept))
    const discard = document.createElement("button")
    discard.type = "button"
    discard.className = "quiet"
    discard.textContent = say("Discard")
    discard.addEventListener("click", () => {
      if (!window.confirm(say("Discard what was not saved?"))) return
      localStorage.removeItem(stored)
      note.remove()
    })
    const buttons = document.createElement("p")
    buttons.append(look, " ", discard)
    note.append(text, buttons)
    document.getElementById("browser-copies").append(note)
  }

  const server = document.getElementById("unsaved-copy")
  server?.querySelector("[data-discard]").addEventListener("click", async () => {
    if (!window.confirm(say("Discard what was not saved?"))) return
    const token = form.elements.csrfmiddlewaretoken.value
    const response = await fetch(desk.dataset.discard, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": token },
    }).catch(() => null)
    if (!response?.ok) return
    const stored = `copy:${user}:${article}:${server.dataset.key}`
    localStorage.removeItem(stored)
    server.remove()
  })

  // scripts of the admin report changes that nobody made
  const isAsAtFirst = () => {
    const now = words(asObject(fields()))
    if (now === atFirst) return true
    atFirst = ""
    return false
  }
  if (!form.querySelector(".comparison, .errornote")) atFirst = words(asObject(fields()))

  const isBound = form.querySelector(".comparison, .errornote")
  if (!isBound) {
    const now = words(asObject(fields()))
    for (const copy of copies()) {
      const key = copy.stored.split(":").pop()
      if (words(copy.fields) === now) {
        localStorage.removeItem(copy.stored)
      } else if (server?.dataset.key === key) {
        if (copy.at <= Date.parse(server.dataset.saved) + 1000) continue
        server.hidden = true
        offer(copy)
      } else {
        offer(copy)
      }
    }
  } else {
    form.querySelector(".comparison")?.focus()
  }
})()
