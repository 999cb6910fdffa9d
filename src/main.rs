//! duble
fn main() {}
