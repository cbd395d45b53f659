// What the text editor has of our own: pictures of the library only, and its labels in our words.
import {
  canInsertNode,
  Extension,
  Figure,
  gettext,
  Image,
  Plugin,
  updateAttrsDialog,
} from "django-prose-editor/editor"

const visited = new WeakSet() // editors in which the cursor has been
const OURS = /^\/photos\/[1-9]\d*\/$/

const figureAround = ({ selection }) => {
  for (let depth = selection.$from.depth; depth > 0; depth--) {
    if (selection.$from.node(depth).type.name === "figure") return true
  }
  return selection.node?.type.name === "image" || selection.node?.type.name === "figure"
}

export const LibraryPicture = Image.extend({
  parseHTML() {
    return [
      {
        tag: "img[src]",
        getAttrs: (element) => (OURS.test(element.getAttribute("src")) ? null : false),
      },
    ]
  },

  addProseMirrorPlugins() {
    const editor = this.editor
    return [
      new Plugin({
        props: {
          transformPastedHTML(html) {
            const pasted = new DOMParser().parseFromString(html, "text/html")
            const foreign = [...pasted.querySelectorAll("img")].filter(
              (image) => !OURS.test(image.getAttribute("src") ?? ""),
            )
            if (!foreign.length) return html
            for (const image of foreign) image.remove()
            tell(
              editor,
              gettext(
                "Pictures from outside the library were left out; add them with the picture button.",
              ),
            )
            return pasted.body.innerHTML
          },
        },
      }),
    ]
  },
})

export const LibraryFigure = Figure.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      insertFigure:
        () =>
        ({ editor, state, dispatch }) => {
          const inside = figureAround(state)
          if (!dispatch) return inside || canInsertNode(state, state.schema.nodes.figure)
          if (inside) editAlternative(editor)
          else insertPicked(editor)
          return true
        },
    }
  },
})

// Labels of the buttons, and a name for the text box: the editor itself has English only.
export const Words = Extension.create({
  name: "words",
  priority: 1, // after the menu is there

  addOptions() {
    return { buttons: {}, label: "" }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          attributes: {
            role: "textbox",
            "aria-multiline": "true",
            "aria-label": this.options.label,
            lang: document.documentElement.lang,
          },
        },
      }),
    ]
  },

  onFocus() {
    visited.add(this.editor)
  },

  onCreate({ editor }) {
    const menu = editor.view.dom.parentElement.querySelector(".prose-menubar")
    menu?.setAttribute("role", "toolbar")
    menu?.setAttribute("aria-label", this.options.label)
    for (const button of menu?.querySelectorAll("button[data-name]") ?? []) {
      const label = this.options.buttons[button.dataset.name]
      if (!label) continue
      button.title = label
      button.setAttribute("aria-label", label)
    }
  },
})

const figureOf = (photo) => {
  const content = [{ type: "image", attrs: { src: photo.src, alt: photo.alt } }]
  const words = photo.caption // the page names the credit itself
  if (words) content.push({ type: "caption", content: [{ type: "text", text: words }] })
  return { type: "figure", content }
}

// One picture or several, where the cursor is, or at the end where nobody has been yet.
const insertPicked = async (editor) => {
  const figures = [(await window.pickPhoto?.()) ?? []].flat().map(figureOf)
  if (!figures.length) return
  const chain = editor.chain().focus(visited.has(editor) ? null : "end")
  if (figures.length === 1) chain.insertContent(figures[0]).run()
  else chain.insertContent(figures).run()
  goBehind(editor)
}

// The next word, or the next picture, comes below the one that was put in.
const goBehind = (editor) => {
  const { $from, node, to } = editor.state.selection
  let end = node?.type.name === "figure" ? to : -1
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === "figure") end = $from.after(depth)
  }
  if (end < 0) return
  const next = editor.state.doc.resolve(end).nodeAfter
  const chain = editor.chain()
  if (!next?.isTextblock) chain.insertContentAt(end, { type: "paragraph" })
  chain.setTextSelection(end + 1).run()
}

const editAlternative = async (editor) => {
  const attributes = editor.getAttributes("image")
  const ask = updateAttrsDialog(
    { alt: { type: "string", title: gettext("Alternative Text") } },
    { title: gettext("Edit Image") },
  )
  const answer = await ask(editor, attributes)
  if (answer) editor.chain().focus().updateAttributes("image", { alt: answer.alt.trim() }).run()
}

const tell = (editor, sentence) => {
  const note = document.createElement("p")
  note.className = "editor-note"
  note.setAttribute("role", "status")
  note.textContent = sentence
  editor.view.dom.parentElement.append(note)
  setTimeout(() => note.remove(), 12000)
}
