//! Thin clients.
