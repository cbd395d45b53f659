// Pictures from the camera and the gallery: sent one by one, each with its words, and put into
// the text. What was not sent stays in the list and is tried again when the network is back.
(() => {
  const form = document.getElementById("article_form")
  const sheet = document.getElementById("pictures")
  if (!form || !sheet?.showModal) return

  const say = window.gettext ?? ((text) => text)
  const queue = sheet.querySelector(".queue")
  const thumbs = sheet.querySelector(".thumbs")
  const all = sheet.querySelector("[data-all]")
  const more = sheet.querySelector("[data-more]")
  const WORDS = ["caption", "credit", "alt"]
  const items = []
  let chosen = null
  let onlyOne = false
  let page = 1

  const token = () => form.elements.csrfmiddlewaretoken.value
  const renewToken = async () => {
    const response = await fetch(sheet.dataset.session, { credentials: "same-origin" })
    const session = await response.json()
    if (String(session.user) !== document.getElementById("desk").dataset.user) return false
    form.elements.csrfmiddlewaretoken.value = session.token
    return true
  }

  // Sending: one at a time, which a weak network bears best

  const send = (item) => {
    item.state = "waiting"
    item.show(say("Waiting"))
    sendNext()
  }
  const sendNext = () => {
    if (items.some((item) => item.state === "sending")) return
    const next = items.find((item) => item.state === "waiting")
    if (next) transmit(next)
  }

  const transmit = (item, again = true) => {
    item.state = "sending"
    item.show(say("Sending: %s").replace("%s", "0 %"))
    const data = new FormData()
    data.append("csrfmiddlewaretoken", token())
    data.append("picture", item.file)
    for (const name of WORDS) data.append(name, item.field(name).value)
    item.sent = item.words()
    const request = new XMLHttpRequest()
    request.open("POST", sheet.dataset.add)
    request.timeout = 180000 // milliseconds
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      item.show(say("Sending: %s").replace("%s", `${Math.round((loaded / total) * 100)} %`))
      item.bar.value = loaded / total
    })
    request.addEventListener("load", async () => {
      let answer = {}
      try {
        answer = JSON.parse(request.responseText)
      } catch {
        // an error page: what it says is not for the list
      }
      if (request.status < 300 && answer.photo) return item.arrived(answer)
      if (request.status === 403 && again && (await renewToken().catch(() => false))) {
        return transmit(item, false)
      }
      if ([401, 403].includes(request.status)) {
        return item.failed(
          say("Not sent: you have been logged out. Log in in a new tab, then try again."),
          true,
        )
      }
      item.failed(answer.reason ?? say("Not sent: the server can not be reached."), !answer.reason)
    })
    for (const kind of ["error", "timeout", "abort"]) {
      request.addEventListener(kind, () => {
        item.failed(say("Not sent: the server can not be reached."), true)
        item.isOffline = true
      })
    }
    request.send(data)
  }

  window.addEventListener("online", () => {
    for (const item of items) if (item.state === "failed" && item.isOffline) send(item)
  })

  const saveWords = async (item) => {
    if (item.words() === item.sent) return true
    const data = new FormData()
    data.append("csrfmiddlewaretoken", token())
    for (const name of WORDS) data.append(name, item.field(name).value)
    try {
      const address = sheet.dataset.words.replace("/0/", `/${item.photo.photo}/`)
      const response = await fetch(address, { method: "POST", body: data })
      if (!response.ok) return false
    } catch {
      return false
    }
    item.sent = item.words()
    return true
  }

  // The list

  const button = (text, action, quiet = false) => {
    const made = document.createElement("button")
    made.type = "button"
    made.textContent = text
    if (quiet) made.className = "quiet"
    made.addEventListener("click", action)
    return made
  }

  const add = (file) => {
    const row = document.createElement("li")
    const image = document.createElement("img")
    image.src = URL.createObjectURL(file)
    image.alt = ""
    const state = document.createElement("output")
    const bar = document.createElement("progress")
    bar.setAttribute("aria-label", file.name)
    bar.value = 0
    const item = { file, row, bar, photo: null, state: "", sent: "", isOffline: false }
    item.field = (name) => row.querySelector(`[data-word=${name}]`)
    item.words = () => JSON.stringify(WORDS.map((name) => item.field(name).value.trim()))
    item.show = (text) => {
      state.textContent = text
    }
    const put = button(say("Put it in"), () => putIn([item]))
    const retry = button(say("Try again"), () => {
      retry.hidden = true
      send(item)
    })
    const remove = button(say("Remove"), () => forget(item), true)
    put.hidden = true
    retry.hidden = true
    item.arrived = (photo) => {
      item.state = "sent"
      item.photo = photo
      item.isOffline = false
      bar.hidden = true
      retry.hidden = true
      put.hidden = false
      put.textContent = say(onlyOne ? "Use it" : "Put it in")
      item.show(say("Sent"))
      tell()
      sendNext()
    }
    item.failed = (sentence, mayRetry) => {
      item.state = "failed"
      retry.hidden = !mayRetry
      for (const part of [bar, image, words]) part.hidden = !mayRetry // nothing comes of it
      bar.value = 0
      item.show(sentence)
      tell()
      sendNext()
    }
    const words = document.createElement("div")
    words.className = "queue-words"
    const labels = {
      caption: say("Caption"),
      credit: say("Credit"),
      alt: say("What is seen, for those who do not see it"),
    }
    for (const name of ["caption", "alt", "credit"]) {
      const label = document.createElement("label")
      const field = document.createElement("input")
      field.type = "text"
      field.dataset.word = name
      field.maxLength = name === "credit" ? 80 : 300
      if (name === "credit") field.value = sheet.dataset.credit
      label.append(labels[name], field)
      words.append(label)
    }
    const buttons = document.createElement("p")
    buttons.append(put, " ", retry, " ", remove)
    row.append(image, state, bar, words, buttons)
    queue.append(row)
    items.push(item)
    send(item)
  }

  const forget = (item) => {
    URL.revokeObjectURL(item.row.querySelector("img").src)
    item.row.remove()
    items.splice(items.indexOf(item), 1)
    item.state = "gone"
    tell()
    sendNext()
  }

  const tell = () => {
    all.hidden = onlyOne || items.filter((item) => item.photo).length < 2
  }

  const asChoice = (photo, words = {}) => ({ ...photo, ...words })

  const putIn = async (some) => {
    for (const item of some) {
      if (await saveWords(item)) continue
      item.show(say("The words of the picture were not saved; try again."))
      return
    }
    chosen = some.map((item) => {
      const [caption, credit, alt] = JSON.parse(item.words())
      return asChoice(item.photo, { caption, credit, alt, name: caption || item.photo.name })
    })
    for (const item of some) forget(item)
    sheet.close()
  }

  const take = (event) => {
    for (const file of event.target.files) add(file)
    event.target.value = ""
  }
  sheet.querySelector("[data-camera]").addEventListener("change", take)
  sheet.querySelector("[data-gallery]").addEventListener("change", take)
  all.addEventListener("click", () => putIn(items.filter((item) => item.photo)))
  sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close())

  // My pictures

  const load = async () => {
    let answer
    try {
      const response = await fetch(`${sheet.dataset.choices}?page=${page}`)
      answer = await response.json()
    } catch {
      answer = {}
    }
    if (!answer.pictures) {
      thumbs.textContent = say("Not possible now; try again.")
      return
    }
    if (page === 1) thumbs.replaceChildren()
    for (const photo of answer.pictures) {
      const item = document.createElement("li")
      const choice = document.createElement("button")
      choice.type = "button"
      choice.dataset.photo = photo.photo
      const image = document.createElement("img")
      image.src = photo.src
      image.alt = photo.alt
      image.loading = "lazy"
      const name = document.createElement("span")
      name.textContent = photo.name
      choice.append(image, name)
      choice.addEventListener("click", () => {
        chosen = [asChoice(photo)]
        sheet.close()
      })
      item.append(choice)
      thumbs.append(item)
    }
    more.hidden = !answer.next
  }
  more.addEventListener("click", () => {
    page += 1
    load()
  })

  // Resolves to what was picked: a list for the text, one for the cover; null when it was closed.
  const pick = async (single) => {
    onlyOne = single
    chosen = null
    page = 1
    for (const item of items) if (item.photo) item.arrived(item.photo)
    tell()
    sheet.showModal()
    load()
    await new Promise((resolve) => sheet.addEventListener("close", resolve, { once: true }))
    return chosen && (single ? chosen[0] : chosen)
  }
  window.pickPhoto = () => pick(false) // editor.js asks for it

  // Into the text

  const text = form.elements.body
  const intoPlainText = async () => {
    const photos = await pick(false)
    if (!photos) return
    const lines = photos.map(({ photo, caption }) => `[图 ${photo}] ${caption}`.trim())
    const at = text.selectionStart || text.value.length
    const before = text.value.slice(0, at).trimEnd()
    const after = text.value.slice(at).trimStart()
    text.value = [before, ...lines, after].filter(Boolean).join("\n\n")
    text.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const open = form.querySelector("[data-add-pictures]")
  open.hidden = false
  open.addEventListener("click", () => {
    const figure = form.querySelector(".prose-menubar button[data-name=figure]")
    if (figure) figure.click()
    else intoPlainText()
  })

  // The cover

  const cover = form.querySelector("[data-cover]")
  const number = cover.querySelector("input")
  const shown = cover.querySelector(".cover-shown")
  const choose = cover.querySelector(".cover-choose")
  const none = cover.querySelector(".cover-none")
  const setCover = (photo) => {
    number.value = photo ? photo.photo : ""
    shown.replaceChildren()
    if (photo) {
      const image = document.createElement("img")
      image.src = photo.src
      image.alt = photo.alt || photo.name
      shown.append(image)
    }
    none.hidden = !photo
    number.dispatchEvent(new Event("input", { bubbles: true }))
  }
  if (!number.disabled) {
    number.type = "hidden"
    choose.hidden = false
    none.hidden = !number.value
    choose.addEventListener("click", async () => {
      const photo = await pick(true)
      if (photo) setCover(photo)
    })
    none.addEventListener("click", () => setCover(null))
  }
})()
