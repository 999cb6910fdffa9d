//! duble (dublê, the stunt double): one binary that stands in for four Brazilian provider APIs.

pub mod facts;
