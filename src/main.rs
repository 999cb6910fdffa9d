//! duble on the command line: parse the arguments, run the verb, turn its end into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    duble::cli::main()
}
