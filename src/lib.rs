//! duble
