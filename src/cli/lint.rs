//! `duble lint`: checks scenario files without playing them.

use std::path::PathBuf;

use clap::Args;

use super::Exit;
use crate::scenario;

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Lint {
    pub(super) fn execute(self) -> Exit {
        let mut wrong = 0;
        for file in &self.files {
            match scenario::lint(file) {
                Ok(()) => println!("ok      {}", file.display()),
                Err(findings) => {
                    wrong += 1;
                    println!("{findings}\n");
                }
            }
        }
        if wrong == 0 {
            return Exit::Good;
        }
        println!("wrong: {wrong} of {}", self.files.len());
        Exit::Invalid
    }
}
