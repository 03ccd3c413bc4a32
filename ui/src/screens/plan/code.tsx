/** The editor of a plan's text. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic as Finding } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";

import type { Diagnostic } from "../../api/types";

export interface EditorHandle {
  go: (line: number, column: number) => void;
  /** Goes to where a task is written down. */
  find: (task: string) => void;
  replace: (text: string) => void;
}

interface CodeProps {
  text: string;
  change: (text: string) => void;
  /** What is wrong with the text as it is; `null` while nobody knows. */
  findings: Diagnostic[] | null;
  save: () => void;
  locked: boolean;
  ref: Ref<EditorHandle>;
}

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--code-key)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-text)" },
  { tag: [tags.bool, tags.number, tags.null, tags.keyword], color: "var(--code-value)" },
  { tag: tags.punctuation, color: "var(--ink-3)" },
]);

const looks = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface)" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "12.5px", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--accent)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused": { outline: "none" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--live-bg)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--live-bg)", color: "var(--ink)" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", fontSize: "12px", padding: "4px 8px" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", borderColor: "var(--line)", color: "var(--ink-2)" },
});

export default function Code({ text, change, findings, save, locked, ref }: CodeProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const told = useRef({ change, save });
  told.current = { change, save };
  const first = useRef(text);

  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          indentOnInput(),
          indentUnit.of("  "),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [completeAnyWord], activateOnTyping: false }),
          yaml(),
          syntaxHighlighting(colours),
          looks,
          EditorState.readOnly.of(locked),
          EditorView.contentAttributes.of({ "aria-label": "The plan's source", spellcheck: "false", tabindex: "0" }),
          EditorView.updateListener.of((update) => update.docChanged && told.current.change(update.state.doc.toString())),
          keymap.of([
            { key: "Mod-s", run: () => (told.current.save(), true), preventDefault: true },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...foldKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...defaultKeymap,
            indentWithTab,
          ]),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [locked]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !findings) return;
    editor.dispatch(setDiagnostics(editor.state, findings.map((one) => finding(editor.state, one))));
  }, [findings]);

  useImperativeHandle(ref, () => {
    const reveal = (at: number) => {
      view.current?.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.current?.focus();
    };
    return {
      go: (line, column) => {
        const editor = view.current;
        if (editor) reveal(offset(editor.state, line, column));
      },
      find: (task) => {
        const editor = view.current;
        if (!editor) return;
        const name = task.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
        const found = new RegExp(`^[ \\t]+["']?${name}["']?[ \\t]*:`, "m").exec(editor.state.doc.toString());
        if (found) reveal(found.index + found[0].length);
      },
      replace: (next) => {
        const editor = view.current;
        editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: next } });
      },
    };
  }, []);
  return <div className="code-place" ref={place} />;
}

function offset(state: EditorState, line: number, column: number): number {
  const found = state.doc.line(Math.max(1, Math.min(state.doc.lines, line)));
  return Math.min(found.to, found.from + Math.max(0, column - 1));
}

function finding(state: EditorState, one: Diagnostic): Finding {
  const from = offset(state, one.line ?? 1, one.column ?? 1);
  const word = /^[^\s,:[\]{}]+/.exec(state.sliceDoc(from, Math.min(state.doc.length, from + 200)));
  const to = word ? from + word[0].length : state.doc.lineAt(from).to;
  return { from, to: Math.max(from, to), severity: one.severity, source: one.rule, message: one.hint ? `${one.message}\n${one.hint}` : one.message };
}
