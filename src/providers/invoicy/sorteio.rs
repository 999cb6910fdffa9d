//! What chance decides of a document.

use crate::br::chave_acesso::cnf_is_forbidden;
use crate::world::Seed;

/// A random code that no authoriser refuses.
pub(super) fn sortear_cnf(seed: &mut Seed, numero: u32) -> u32 {
    let mut sortear = || u32::try_from(seed.below("invoicy.cNF", 100_000_000)).unwrap_or_default();
    let mut cnf = sortear();
    // Two in ten million are forbidden: a few more draws always do.
    for _ in 0..8 {
        if !cnf_is_forbidden(cnf, numero) {
            break;
        }
        cnf = sortear();
    }
    cnf
}
