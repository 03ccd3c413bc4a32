//! What was printed, with one word for what is another one in each run.

/// Puts a word in place of what is another one in each run: names, moments, lengths of time.
pub fn steady(text: &str, run: &str, by: &str) -> String {
    let mut steady = String::new();
    let mut word = String::new();
    let end = |word: &mut String, steady: &mut String| {
        let stop = if word.ends_with([':', '.']) { word.pop() } else { None };
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let is_length = word.ends_with('s') && word.trim_end_matches(['m', 's']).parse::<f64>().is_ok();
        steady.push_str(match word.as_str() {
            _ if word.len() == 24 && word.ends_with('Z') && digits == 17 => "MOMENT",
            _ if word.len() == 8 && digits == 6 && word.matches(':').count() == 2 => "CLOCK",
            _ if word.len() == 10 && digits == 8 && word.matches('-').count() == 2 => "DAY",
            _ if word.len() == 5 && digits == 4 && word.contains(':') => "TIME",
            _ if is_length => "LENGTH",
            _ if word.len() == 10 && digits > 0 && word.chars().all(|c| c.is_ascii_hexdigit()) => "HASH",
            _ => word,
        });
        steady.extend(stop);
        word.clear();
    };
    for c in text.replace(run, "RUN").replace(&format!("by {by}"), "by USER").chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-') {
            word.push(c);
        } else {
            end(&mut word, &mut steady);
            steady.push(c);
        }
    }
    end(&mut word, &mut steady);
    // Columns are as wide as what stands in them.
    let squeezed = steady.lines().filter(|line| !line.starts_with("time: ")).map(|line| {
        let indent = line.len() - line.trim_start().len();
        let words: Vec<&str> = line.split_whitespace().collect();
        format!("{}{}\n", &line[..indent], words.join(" "))
    });
    squeezed.collect()
}
