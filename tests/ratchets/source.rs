//! Source files as tokens: comments are gone, attributes can be left out, and a path is a path however
//! it is broken over lines.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub struct Source {
    /// From the root of the repository, with `/`.
    pub path: String,
    pub text: String,
}

/// Every Rust file below a folder, build folders aside.
pub fn below(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "{folder}");
    found
}

fn walk(folder: &Path, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let hidden = entry.file_name().is_some_and(|name| name == "target" || name.to_string_lossy().starts_with('.'));
        if entry.is_dir() && !hidden {
            walk(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            let path = entry.strip_prefix(root()).unwrap().components();
            let path = path.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            found.push(Source { path, text: std::fs::read_to_string(&entry).unwrap() });
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(String),
    Sign(char),
    Text(String),
    Open,
    Close,
}

impl Source {
    /// Without attributes: what they say is no code of the function.
    pub fn code(&self) -> Vec<Token> {
        let stream = TokenStream::from_str(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path));
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        tokens
    }

    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Paths that begin with this word: `crate::store::{Row, keys}` gives `store`; a group of uses
    /// gives each of its members.
    pub fn after(&self, word: &str) -> Vec<String> {
        let code = self.code();
        let mut found = Vec::new();
        for (at, token) in code.iter().enumerate() {
            let is_path = token == &Token::Word(word.to_owned()) && is_colons(&code, at + 1);
            match code.get(at + 3) {
                Some(Token::Word(next)) if is_path => found.push(next.clone()),
                Some(Token::Open) if is_path => found.extend(members(&code, at + 4)),
                _ => {}
            }
        }
        found
    }

    /// Words that stand before `!`.
    pub fn macros(&self) -> Vec<String> {
        let code = self.code();
        let calls = code.windows(2).filter_map(|pair| match pair {
            [Token::Word(name), Token::Sign('!')] => Some(name.clone()),
            _ => None,
        });
        calls.collect()
    }

    pub fn texts(&self) -> Vec<String> {
        let texts = self.code().into_iter();
        texts.filter_map(|token| if let Token::Text(text) = token { Some(text) } else { None }).collect()
    }

    pub fn words(&self) -> Vec<String> {
        let words = self.code().into_iter();
        words.filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None }).collect()
    }

    /// Whether the words and signs of `path` (`std::env`) stand in the code in this order.
    pub fn names(&self, path: &str) -> bool {
        let wanted: Vec<&str> = path.split("::").collect();
        let mut line = Vec::new();
        for token in self.code() {
            match token {
                Token::Word(word) => line.push(word),
                Token::Sign(':') => {}
                other => line.push(format!("{other:?}")),
            }
        }
        line.windows(wanted.len()).any(|window| window.iter().map(String::as_str).eq(wanted.iter().copied()))
    }
}

fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                // `#[…]` and `#![…]`.
                if matches!(tokens.peek(), Some(TokenTree::Punct(bang)) if bang.as_char() == '!') {
                    tokens.next();
                }
                match tokens.peek() {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => drop(tokens.next()),
                    _ => out.push(Token::Sign('#')),
                }
            }
            TokenTree::Punct(sign) => out.push(Token::Sign(sign.as_char())),
            TokenTree::Ident(word) => out.push(Token::Word(word.to_string())),
            TokenTree::Literal(literal) => out.push(Token::Text(literal.to_string())),
            TokenTree::Group(group) => flatten_group(group, out),
        }
    }
}

fn flatten_group(group: Group, out: &mut Vec<Token>) {
    out.push(Token::Open);
    flatten(group.stream(), out);
    out.push(Token::Close);
}

fn is_colons(code: &[Token], at: usize) -> bool {
    code.get(at) == Some(&Token::Sign(':')) && code.get(at + 1) == Some(&Token::Sign(':'))
}

/// The first words of a group's members, from just after it opens.
fn members(code: &[Token], start: usize) -> Vec<String> {
    let (mut depth, mut first, mut found) = (0, true, Vec::new());
    for token in &code[start..] {
        match token {
            Token::Open => depth += 1,
            Token::Close if depth == 0 => break,
            Token::Close => depth -= 1,
            Token::Sign(',') if depth == 0 => first = true,
            Token::Word(word) if depth == 0 && first => {
                found.push(word.clone());
                first = false;
            }
            _ => {}
        }
    }
    found
}

#[test]
fn paths_are_seen_in_groups_and_macros_but_not_in_comments() {
    let text = r#"
        //! crate::http
        #[doc = "crate::vault"]
        use crate::{store::{Row, keys}, domain::ids as i};
        fn f() { tracing::info!(x = crate::audit::y()); }
    "#;
    let source = Source { path: "x.rs".to_owned(), text: text.to_owned() };
    assert_eq!(source.after("crate"), ["store", "domain", "audit"]);
    assert!(source.names("tracing::info") && !source.names("crate::http"));
}
