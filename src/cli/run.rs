//! `duble run`: plays scenarios and checks what comes back.

use std::path::PathBuf;

use clap::Args;

use super::Exit;
use crate::app::Rehearsal;
use crate::scenario::run::{Report, run};
use crate::scenario::{self, Loaded};

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Scenario files, each played in a world of its own
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Run {
    /// Every file is played, also after one that failed. An invalid file outweighs a failed expectation: it says less.
    pub(super) async fn execute(self) -> anyhow::Result<Exit> {
        let (mut failed, mut invalid) = (0, 0);
        for file in &self.files {
            match Loaded::open(file).and_then(|loaded| scenario::build(&loaded).map(|_| loaded)) {
                Err(findings) => {
                    invalid += 1;
                    println!("{findings}\n");
                }
                Ok(loaded) => {
                    let report: Report = run(&loaded, &Rehearsal::start(loaded.clone()).await?).await;
                    failed += usize::from(!report.is_green());
                    println!("{report}");
                }
            }
        }
        let files = self.files.len();
        println!(
            "{files} file{}: {} green, {failed} red, {invalid} invalid",
            if files == 1 { "" } else { "s" },
            files - failed - invalid
        );
        Ok(match (invalid, failed) {
            (0, 0) => Exit::Good,
            (0, _) => Exit::Expectation,
            _ => Exit::Invalid,
        })
    }
}
