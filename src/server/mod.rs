//! From the socket to a room and back: what listens, what is put right before HTTP is parsed, which world answers, and how it ends.

mod answer;
mod body;
mod choice;
mod front;
mod inject;
pub mod listen;
mod origin;
pub mod repair;
pub mod shutdown;
mod stall;
pub mod tls;

pub use answer::Served;
pub use front::router;
pub use shutdown::Shutdown;
