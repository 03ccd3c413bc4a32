//! Measures a directory: functions, and how fast they were counted; of Rust also how many of those that `syn` finds.
//!
//! `cargo run --release -p pitcrew-agents --example measure -- DIR [--list | --syn]`

mod cpu;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use pitcrew_agents::code_reviewer::measure::{Facts, Language, measure};
use pitcrew_agents::tree::Tree;
use rayon::prelude::*;

fn main() {
    let mut args = std::env::args().skip(1);
    let root = PathBuf::from(args.next().expect("a directory"));
    let how = args.next().unwrap_or_default();
    let tree = Tree { ignored: true, ..Tree::new(&root) };
    let (files, unread) = tree.files();
    let texts: Vec<(String, Vec<u8>, Language)> = files
        .into_par_iter()
        .filter_map(|file| {
            Language::of(&file.path, b"")?;
            let text = tree.read(&file).ok().flatten()?;
            let language = Language::of(&file.path, &text)?;
            Some((file.path, text, language))
        })
        .collect();
    let bytes: usize = texts.iter().map(|(_, text, _)| text.len()).sum();
    let (begun, cpu_before) = (Instant::now(), cpu::seconds());
    let facts: Vec<Result<Facts, String>> =
        texts.par_iter().map(|(_, text, language)| measure(*language, text)).collect();
    let (took, cpu): (Duration, f64) = (begun.elapsed(), cpu::seconds() - cpu_before);
    let functions: usize = facts.iter().flatten().map(|facts| facts.functions.len()).sum();
    let broken = facts.iter().flatten().filter(|facts| facts.errors > 0).count();
    let megabytes = bytes as f64 / 1e6;
    let (mbs, of_cpu) = (megabytes / took.as_secs_f64(), megabytes / cpu);
    println!(
        "{} files, {megabytes:.1} MB, {functions} functions, {took:.2?}: {mbs:.1} MB/s; {cpu:.2} s of CPU: {of_cpu:.1} MB a CPU \
         second; {broken} with places not read, {} not measured, {} unread",
        texts.len(),
        facts.iter().filter(|facts| facts.is_err()).count(),
        unread.len()
    );
    if how == "--list" {
        for ((path, ..), facts) in texts.iter().zip(&facts) {
            for it in facts.iter().flat_map(|facts| &facts.functions) {
                println!(
                    "{path}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                    it.line, it.end_line, it.name, it.cyclomatic, it.cognitive, it.nesting, it.parameters
                );
            }
        }
    }
    if how == "--syn" {
        let (mut all, mut seen, mut extra) = (0, 0, 0);
        for ((path, text, language), facts) in texts.iter().zip(&facts) {
            let (Language::Rust, Ok(facts), Ok(source)) = (language, facts, std::str::from_utf8(text)) else {
                continue;
            };
            let Some(truth) = functions_of_syn(source) else { continue };
            // Without places: how often there is a function of a name with so many parameters.
            let mut ours: BTreeMap<(String, usize), usize> = BTreeMap::new();
            for it in &facts.functions {
                *ours.entry((last(&it.name), it.parameters as usize)).or_default() += 1;
            }
            for (function, often) in &truth {
                let found = ours.get(function).copied().unwrap_or(0).min(*often);
                if found < *often {
                    println!("missed {path} {} ({} of {often})", function.0, often - found);
                }
                (all, seen) = (all + often, seen + found);
            }
            let over = |(it, often): (_, &usize)| often.saturating_sub(truth.get(it).copied().unwrap_or(0));
            extra += ours.iter().map(over).sum::<usize>();
        }
        println!("syn finds {all}, we find {seen} of them ({:.5}), and {extra} more", seen as f64 / all as f64);
    }
}

fn last(name: &str) -> String {
    name.rsplit("::").next().unwrap_or(name).trim_start_matches("r#").to_owned()
}

/// The functions with a body that `syn` finds: the name, how many parameters, and how often.
fn functions_of_syn(source: &str) -> Option<BTreeMap<(String, usize), usize>> {
    use syn::visit::Visit;
    struct Seen(BTreeMap<(String, usize), usize>);
    impl Seen {
        fn add(&mut self, sig: &syn::Signature) {
            let parameters = sig.inputs.iter().filter(|it| matches!(it, syn::FnArg::Typed(_))).count();
            *self.0.entry((last(&sig.ident.to_string()), parameters)).or_default() += 1;
        }
    }
    impl<'a> Visit<'a> for Seen {
        fn visit_item_fn(&mut self, it: &'a syn::ItemFn) {
            self.add(&it.sig);
            syn::visit::visit_item_fn(self, it);
        }
        fn visit_impl_item_fn(&mut self, it: &'a syn::ImplItemFn) {
            self.add(&it.sig);
            syn::visit::visit_impl_item_fn(self, it);
        }
        fn visit_trait_item_fn(&mut self, it: &'a syn::TraitItemFn) {
            if it.default.is_some() {
                self.add(&it.sig);
            }
            syn::visit::visit_trait_item_fn(self, it);
        }
    }
    let file = syn::parse_file(source).ok()?;
    let mut seen = Seen(BTreeMap::new());
    seen.visit_file(&file);
    Some(seen.0)
}
