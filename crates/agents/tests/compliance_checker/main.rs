//! `compliance-checker` as its callers see it: files in, findings and a score out.

mod compose;
mod compose_fixes;
mod corpora;
mod licences;
mod nginx;
mod nginx_fixes;
mod output;
mod support;
mod workflows;
