// The check of the text while it is written: places marked in it and listed beside it. Needs a
// panel (templates/proofing/panel.html) inside the form, and nothing else of the page.

const FIELDS = ["kicker", "title", "subtitle", "summary", "body"]
const QUIET = 800 // milliseconds after the last key
const FIRST = 6 // findings that are listed before one asks for more
const AROUND = 9 // characters on either side of a finding in the list
const UNSAVED = "proof:let-stand" // findings let stand in a new article, by key

// A text as the server reads it: lines without their edges, none empty, in code points. Each
// character knows where it stands: an offset of a field, or a position in the editor.

class Places {
  constructor() {
    this.characters = []
    this.lines = [] // where each begins in `characters`
    this.line = []
  }

  add(text, position) {
    for (const value of text) {
      if (value === "\n") this.endLine()
      else this.line.push({ value, start: position, end: position + value.length })
      position += value.length
    }
  }

  endLine() {
    const words = this.line
    this.line = []
    let [first, last] = [0, words.length]
    while (first < last && !words[first].value.trim()) first += 1
    while (last > first && !words[last - 1].value.trim()) last -= 1
    if (first === last) return
    if (this.characters.length) this.characters.push({ value: "\n" })
    this.lines.push(this.characters.length)
    for (const character of words.slice(first, last)) this.characters.push(character)
  }

  // {from, to} of a finding, or null when other words stand there
  of(finding) {
    const begin = this.lines[finding.paragraph]
    if (begin === undefined) return null
    const words = [...finding.found]
    const start = begin + finding.start
    const range = this.characters.slice(start, start + words.length)
    if (range.length !== words.length) return null
    if (range.some(({ value }, number) => value !== words[number])) return null
    return { from: range[0].start, to: range.at(-1).end }
  }
}

// One of the fields above the text

class Line {
  constructor(element) {
    this.element = element
  }

  places() {
    const places = new Places()
    places.add(this.element.value, 0)
    places.endLine()
    return places
  }

  mark(findings) {
    const places = this.places()
    this.element.classList.toggle("proof-marked", findings.length > 0)
    for (const finding of findings) finding.range = places.of(finding)
  }

  isThere({ range, found }) {
    return !!range && this.element.value.slice(range.from, range.to) === found
  }

  show({ range }) {
    this.element.focus()
    if (range) this.element.setSelectionRange(range.from, range.to)
  }

  // through the browser's own editing, so that it can be undone
  replace({ range, suggestion }) {
    this.element.focus()
    this.element.setSelectionRange(range.from, range.to)
    const done = suggestion
      ? document.execCommand("insertText", false, suggestion)
      : document.execCommand("delete")
    if (done) return
    this.element.setRangeText(suggestion)
    this.element.dispatchEvent(new Event("input", { bubbles: true }))
  }

  undo() {
    this.element.focus()
    document.execCommand("undo")
  }

  get isOpen() {
    return !this.element.disabled && !this.element.readOnly
  }
}

// The text itself, in the editor

class Editor {
  constructor(editor, pm, onMark) {
    this.editor = editor
    this.pm = pm
    this.key = new pm.state.PluginKey("proof")
    this.onMark = onMark
    editor.registerPlugin(this.plugin())
  }

  plugin() {
    const { key, onMark } = this
    const { DecorationSet } = this.pm.view
    return new this.pm.state.Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (transaction, marks) =>
          transaction.getMeta(key) ?? marks.map(transaction.mapping, transaction.doc),
      },
      props: { decorations: (state) => key.getState(state) },
      view: () => ({
        update(view, before) {
          if (view.composing || view.state.doc !== before.doc) return onMark(null)
          const { empty, from } = view.state.selection
          if (view.state.selection.eq(before.selection)) return
          const marks = empty && view.hasFocus() ? key.getState(view.state).find(from, from) : []
          const mark = marks.find((each) => each.from === from) ?? marks[0]
          onMark(mark?.spec.id ?? null, mark)
        },
      }),
    })
  }

  get view() {
    return this.editor.view
  }

  places() {
    const places = new Places()
    this.view.state.doc.descendants((node, position) => {
      if (!node.isTextblock) return true
      node.forEach((child, offset) => {
        if (child.isText) places.add(child.text, position + 1 + offset)
        else if (child.type.name === "hardBreak") places.endLine()
      })
      places.endLine()
      return false
    })
    return places
  }

  mark(findings) {
    const places = this.places()
    const { Decoration, DecorationSet } = this.pm.view
    const marks = []
    for (const finding of findings) {
      const range = places.of(finding)
      finding.range = range
      if (!range) continue
      const attributes = { class: "proof-mark", "data-rule": finding.rule }
      marks.push(Decoration.inline(range.from, range.to, attributes, { id: finding.id }))
    }
    const { state } = this.view
    this.view.dispatch(
      state.tr.setMeta(this.key, DecorationSet.create(state.doc, marks)).setMeta("addToHistory", false),
    )
  }

  // where the mark of a finding is by now
  range(finding) {
    const marks = this.key.getState(this.view.state)
    const [mark] = marks.find(undefined, undefined, (spec) => spec.id === finding.id)
    return mark ?? null
  }

  isThere(finding) {
    const range = this.range(finding)
    return !!range && this.view.state.doc.textBetween(range.from, range.to, "\n") === finding.found
  }

  show(finding) {
    const range = this.range(finding)
    if (!range) return
    const { state } = this.view
    const selection = this.pm.state.TextSelection.create(state.doc, range.from)
    this.view.focus()
    this.view.dispatch(state.tr.setSelection(selection).scrollIntoView())
  }

  replace(finding) {
    const { from, to } = this.range(finding)
    const { tr } = this.view.state
    if (finding.suggestion) tr.insertText(finding.suggestion, from, to)
    else tr.delete(from, to)
    this.view.dispatch(this.pm.history.closeHistory(tr).scrollIntoView())
  }

  undo() {
    this.editor.commands.undo()
    this.view.focus()
  }

  get isOpen() {
    return this.editor.isEditable
  }
}

class Panel {
  constructor(panel) {
    this.panel = panel
    this.form = panel.closest("form")
    this.sources = {} // by field; the text has none until its editor is there
    this.findings = []
    this.sent = null
    this.isComposing = false
    this.most = FIRST
    this.part = (name) => panel.querySelector(`[data-proof-${name}]`)
  }

  element(field) {
    const element = this.form.elements[field]
    return element?.value === undefined ? null : element
  }

  start() {
    for (const field of FIELDS) {
      const element = this.element(field)
      if (element && field !== "body") this.sources[field] = new Line(element)
    }
    this.form.addEventListener("input", ({ target }) => {
      if (FIELDS.includes(target.name)) this.schedule()
    })
    this.form.addEventListener("compositionstart", () => (this.isComposing = true))
    this.form.addEventListener("compositionend", () => {
      this.isComposing = false
      this.schedule()
    })
    this.form.addEventListener("keydown", (event) => this.pressed(event))
    this.part("more").firstElementChild.addEventListener("click", () => this.showAll())
    window.addEventListener("online", () => this.schedule())
    this.part("page")?.setAttribute("hidden", "")
    this.startEditor()
  }

  startEditor() {
    const textarea = this.element("body")
    const attach = async (editor) => {
      if (this.sources.body) return
      const { pm } = await import("django-prose-editor/editor")
      this.card = document.createElement("div")
      this.card.className = "proof-card"
      this.card.hidden = true
      editor.view.dom.parentElement.classList.add("proof-host")
      editor.view.dom.after(this.card)
      this.sources.body = new Editor(editor, pm, (id, mark) => this.showCard(id, mark))
      this.check()
    }
    const editor = textarea?.closest(".prose-editor")?.querySelector(".ProseMirror")?.editor
    if (editor) return attach(editor)
    textarea?.addEventListener("prose-editor:ready", ({ detail }) => attach(detail.editor))
    this.check()
  }

  // Asking

  schedule() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.check(), QUIET)
  }

  content() {
    const data = new FormData()
    for (const field of FIELDS) data.append(field, this.element(field)?.value ?? "")
    return data
  }

  async post(address, data) {
    data.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value)
    return fetch(address, { method: "POST", body: data, credentials: "same-origin" })
  }

  async check() {
    if (this.isComposing) return
    const data = this.content()
    const written = JSON.stringify([...data])
    if (written === this.sent) {
      this.mark() // the editor may have come after the answer
      return this.render()
    }
    this.sent = written
    if (this.panel.dataset.article) data.append("article", this.panel.dataset.article)
    let answer
    try {
      const response = await this.post(this.panel.dataset.check, data)
      answer = await response.json()
      if (!response.ok) throw new Error(answer.reason)
    } catch (error) {
      if (this.sent === written) this.sent = null
      const reason = error.constructor === Error ? error.message : ""
      return this.say(reason || this.panel.dataset.away)
    }
    // whoever has written on meanwhile is answered by the next one
    const isOld = JSON.stringify([...this.content()]) !== written
    if (isOld || this.isComposing) {
      this.sent = null
      return this.schedule()
    }
    this.isCut = answer.is_cut
    this.take(answer.findings)
  }

  take(findings) {
    const kept = unsaved()
    const seen = {}
    for (const finding of findings) {
      const name = `${finding.field}-${finding.key}`
      seen[name] = (seen[name] ?? 0) + 1
      finding.id = `${name}-${seen[name]}`
      if (!finding.dismissed && kept.includes(finding.key)) this.settleUnsaved(finding)
    }
    this.findings = findings
    this.mark()
    this.render()
  }

  open() {
    return this.findings.filter(({ dismissed }) => !dismissed)
  }

  mark() {
    const open = this.open()
    for (const field of FIELDS) {
      this.sources[field]?.mark(open.filter((finding) => finding.field === field))
    }
  }

  // Showing

  say(sentence) {
    const status = this.part("status")
    if (status.textContent !== sentence) status.textContent = sentence
  }

  render() {
    const words = this.panel.dataset
    const open = this.open()
    const settled = this.findings.filter(({ dismissed }) => dismissed)
    const focus = this.focused()
    const count = open.length ? words.count.replace("%s", open.length) : words.none
    this.say(this.isCut ? `${count} ${words.cut}` : count)
    const list = this.part("list")
    list.hidden = !open.length
    list.replaceChildren(
      ...open.slice(0, this.most).map((finding) => {
        const row = document.createElement("li")
        row.append(this.item(finding, "list"))
        return row
      }),
    )
    this.part("help").hidden = !open.length
    const more = this.part("more")
    more.hidden = open.length <= this.most
    more.firstElementChild.textContent = words.more.replace("%s", open.length - this.most)
    this.renderSettled(settled)
    this.focusAgain(focus)
  }

  renderSettled(settled) {
    const box = this.part("settled")
    box.hidden = !settled.length
    box.querySelector("summary").textContent = this.panel.dataset.settled.replace(
      "%s",
      settled.length,
    )
    box.querySelector("ul").replaceChildren(
      ...settled.map(({ found, where, dismissed }) => {
        const row = document.createElement("li")
        const by = [dismissed.by, dismissed.at].filter(Boolean).join(" ")
        row.textContent = `${where}：${found}（${by}）`
        return row
      }),
    )
  }

  showAll() {
    const { length } = this.part("list").children
    this.most = Infinity
    this.render()
    this.part("list").children[length]?.querySelector("[data-show]").focus()
  }

  item(finding, name) {
    const item = this.panel.querySelector("template").content.firstElementChild.cloneNode(true)
    const part = (which) => item.querySelector(`[data-${which}]`)
    const source = this.sources[finding.field]
    item.dataset.id = finding.id
    part("label").textContent = finding.label
    part("where").textContent = finding.where
    part("before").textContent = [...finding.before].slice(-AROUND).join("")
    part("found").textContent = finding.found
    part("after").textContent = [...finding.after].slice(0, AROUND).join("")
    part("reason").textContent = finding.reason
    part("show").id = `proof-${name}-${finding.id}`
    part("show").disabled = !finding.range
    part("show").addEventListener("click", () => source.show(finding))
    part("arrow").hidden = finding.suggestion === null
    part("suggestion").textContent = finding.suggestion || this.panel.dataset.leaveOut
    part("accept").hidden = finding.suggestion === null || !finding.range || !source.isOpen
    part("accept").addEventListener("click", () => this.accept(finding, item))
    part("stand").addEventListener("click", () => this.letStand(finding, item))
    for (const button of [part("accept"), part("stand")]) {
      button.setAttribute("aria-describedby", part("show").id)
    }
    return item
  }

  showCard(id, mark) {
    const finding = id && this.findings.find((each) => each.id === id)
    if (!finding || finding.dismissed) {
      if (!this.card.contains(document.activeElement)) this.card.hidden = true
      return
    }
    this.card.replaceChildren(this.item(finding, "card"))
    this.card.hidden = false
    const { view } = this.sources.body
    const host = view.dom.parentElement
    const at = view.coordsAtPos(mark.from)
    const below = view.coordsAtPos(mark.to)
    const box = host.getBoundingClientRect()
    const room = host.clientWidth - this.card.offsetWidth - 8
    this.card.style.left = `${Math.max(8, Math.min(at.left - box.left, room))}px`
    this.card.style.top = `${below.bottom - box.top + host.scrollTop + 6}px`
    this.card.scrollIntoView({ block: "nearest" })
  }

  // Where the keyboard is stays where it is, or goes to what follows

  focused() {
    const item = document.activeElement?.closest?.(".proof-item")
    if (!item || !this.panel.contains(item)) return null
    const items = [...this.part("list").querySelectorAll(".proof-item")]
    const name = ["accept", "stand", "show"].find((each) => `${each}` in document.activeElement.dataset)
    return { id: item.dataset.id, number: items.indexOf(item), name }
  }

  focusAgain(focus) {
    if (!focus) return
    const items = [...this.part("list").querySelectorAll(".proof-item")]
    const item =
      items.find(({ dataset }) => dataset.id === focus.id) ?? items[Math.min(focus.number, items.length - 1)]
    const button = item?.querySelector(`[data-${focus.name}]:not([hidden])`)
    const target = button ?? item?.querySelector("[data-stand]") ?? this.part("status")
    if (target === this.part("status")) target.tabIndex = -1
    target.focus()
  }

  pressed(event) {
    const inside = this.panel.contains(event.target) || this.card?.contains(event.target)
    if (event.key === "F8" && !this.isComposing) {
      event.preventDefault()
      this.next(event.shiftKey ? -1 : 1)
    } else if (event.key === "Escape" && this.card?.contains(event.target)) {
      this.card.hidden = true
      this.sources.body.view.focus()
    } else if (inside && this.last && (event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault()
      this.last.undo()
    }
  }

  next(step) {
    const open = this.open().filter(({ range }) => range)
    if (!open.length) return
    const number = open.findIndex(({ id }) => id === this.shown)
    const finding = open.at((number < 0 ? (step > 0 ? 0 : -1) : number + step) % open.length)
    this.shown = finding.id
    this.sources[finding.field].show(finding)
  }

  // Settling

  accept(finding, item) {
    const source = this.sources[finding.field]
    if (!source.isThere(finding)) return this.refuse(item, this.panel.dataset.moved)
    const isCard = this.card?.contains(item)
    const focus = this.focused()
    source.replace(finding)
    this.last = source
    this.findings = this.findings.filter((each) => each !== finding)
    this.render()
    if (isCard) {
      this.card.hidden = true
      source.view.focus()
    } else {
      this.focusAgain(focus)
    }
    clearTimeout(this.timer)
    this.check()
  }

  async letStand(finding, item) {
    const isCard = this.card?.contains(item)
    let dismissed = { by: this.panel.dataset.untilSaved, at: "" }
    if (this.panel.dataset.letStand) {
      const answer = await this.tell(finding)
      if (answer.reason) return this.refuse(item, answer.reason)
      dismissed = { by: answer.by, at: "" }
    } else {
      keepUnsaved([...unsaved(), finding.key])
    }
    for (const each of this.findings) {
      if (each.key === finding.key) each.dismissed = dismissed
    }
    if (isCard) this.card.hidden = true
    this.render()
    if (!this.isComposing) this.mark()
    if (isCard) this.sources.body.view.focus()
  }

  async tell(finding) {
    const data = this.content()
    data.append("key", finding.key)
    try {
      const response = await this.post(this.panel.dataset.letStand, data)
      const answer = await response.json()
      return response.ok ? answer : { reason: answer.reason ?? this.panel.dataset.refused }
    } catch {
      return { reason: this.panel.dataset.refused }
    }
  }

  // let stand before the article was saved for the first time
  async settleUnsaved(finding) {
    if (!this.panel.dataset.letStand) {
      finding.dismissed = { by: this.panel.dataset.untilSaved, at: "" }
      return
    }
    keepUnsaved(unsaved().filter((key) => key !== finding.key))
    const answer = await this.tell(finding)
    if (answer.reason) return
    finding.dismissed = { by: answer.by, at: "" }
    this.render()
    if (!this.isComposing) this.mark()
  }

  refuse(item, sentence) {
    const refusal = item.querySelector("[data-refusal]")
    refusal.hidden = false
    refusal.textContent = sentence
  }
}

const unsaved = () => {
  try {
    return JSON.parse(sessionStorage.getItem(UNSAVED)) ?? []
  } catch {
    return []
  }
}

const keepUnsaved = (keys) => {
  try {
    sessionStorage.setItem(UNSAVED, JSON.stringify(keys))
  } catch {
    // a browser that keeps nothing asks again
  }
}

for (const panel of document.querySelectorAll("[data-proof]")) {
  const made = new Panel(panel)
  if (FIELDS.some((field) => made.form && made.element(field))) made.start()
}
