//! Diagnostics as rustc shows them: where, what, how to mend it.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use pitcrew_plan::{Diagnostic, Severity, Source};

/// More lines than this of one finding are not shown.
const LINES: usize = 12;

/// Draws one finding over the text that it is about.
pub fn draw(diagnostic: &Diagnostic, source: &Source) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let (first, excerpt, span) = excerpt(diagnostic, source);
    let snippet =
        Snippet::source(excerpt).line_start(first).path(source.file()).annotation(AnnotationKind::Primary.span(span));
    let mut group: Group<'_> = level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule).element(snippet);
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    Renderer::styled().render(&[group])
}

/// Returns the lines that a finding is about, the number of the first, and its bytes among them.
///
/// A large plan has many lines and many findings; the renderer gets only those it will show.
fn excerpt<'a>(diagnostic: &Diagnostic, source: &'a Source) -> (usize, &'a str, std::ops::Range<usize>) {
    let text = source.text();
    let span = &diagnostic.place.span;
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[start..];
    let shown: usize = rest.split_inclusive('\n').take(LINES).map(str::len).sum();
    let until = span.end.clamp(span.start, start + shown);
    let end = text[until..].find('\n').map_or(text.len(), |at| until + at);
    let mut last = until - start;
    // At least one character, so that the arrow points at something.
    if span.start == until && until < end {
        last += text[until..].chars().next().map_or(0, char::len_utf8);
    }
    (diagnostic.place.line, &text[start..end], span.start - start..last)
}

/// Returns how many there are of each kind: `2 errors, 1 warning`.
pub fn count(diagnostics: &[Diagnostic]) -> Option<String> {
    let of = |severity: Severity, one: &str| {
        let count = diagnostics.iter().filter(|d| d.severity == severity).count();
        (count > 0).then(|| format!("{count} {one}{}", if count == 1 { "" } else { "s" }))
    };
    let parts: Vec<String> =
        [of(Severity::Error, "error"), of(Severity::Warning, "warning"), of(Severity::Info, "remark")]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
