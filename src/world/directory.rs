//! Which world knows which credential, kept beside the worlds: nobody has to look into every world at each request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::WorldName;

/// Credentials by the worlds that know them. A world is told apart by a number, so that one that was let go of and still finishes a
/// request does not speak for another of its name.
#[derive(Clone, Debug)]
pub(super) struct Directory<C> {
    inside: Arc<Mutex<Inside<C>>>,
}

#[derive(Debug)]
struct Inside<C> {
    worlds: BTreeMap<u64, (WorldName, BTreeSet<C>)>,
    known_to: BTreeMap<C, BTreeSet<u64>>,
    last: u64,
}

impl<C> Default for Directory<C> {
    fn default() -> Self {
        let inside = Inside { worlds: BTreeMap::new(), known_to: BTreeMap::new(), last: 0 };
        Self { inside: Arc::new(Mutex::new(inside)) }
    }
}

/// One world's line to the directory.
#[derive(Clone, Debug)]
pub(super) struct Clerk<C> {
    directory: Directory<C>,
    world: u64,
}

impl<C: Ord + Clone> Directory<C> {
    fn locked(&self) -> MutexGuard<'_, Inside<C>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a world in, which knows nothing yet.
    pub(super) fn admit(&self, name: &WorldName) -> Clerk<C> {
        let mut inside = self.locked();
        inside.last += 1;
        let world = inside.last;
        inside.worlds.insert(world, (name.clone(), BTreeSet::new()));
        drop(inside);
        Clerk { directory: self.clone(), world }
    }

    /// Whether there is only one world, so that nothing has to be decided.
    pub(super) fn is_single(&self) -> bool {
        self.locked().worlds.len() <= 1
    }

    /// The world that alone knows the first of these credentials that only one knows.
    pub(super) fn only(&self, credentials: &[C]) -> Option<WorldName> {
        let inside = self.locked();
        let alone = |credential| {
            let known_to = inside.known_to.get(credential).filter(|worlds| worlds.len() == 1)?;
            inside.worlds.get(known_to.first()?).map(|(name, _)| name.clone())
        };
        credentials.iter().find_map(alone)
    }
}

impl<C: Ord + Clone> Clerk<C> {
    /// What its world knows from now on. A world that was let go of is not heard any more.
    pub(super) fn tell(&self, credentials: Vec<C>) {
        let now: BTreeSet<C> = credentials.into_iter().collect();
        let mut inside = self.directory.locked();
        let Inside { worlds, known_to, .. } = &mut *inside;
        let Some((_, before)) = worlds.get_mut(&self.world) else { return };
        for gone in before.difference(&now) {
            forget(known_to, gone, self.world);
        }
        for new in now.difference(before) {
            known_to.entry(new.clone()).or_default().insert(self.world);
        }
        *before = now;
    }

    /// Lets go of its world.
    pub(super) fn leave(&self) {
        let mut inside = self.directory.locked();
        let Inside { worlds, known_to, .. } = &mut *inside;
        for gone in worlds.remove(&self.world).into_iter().flat_map(|(_, known)| known) {
            forget(known_to, &gone, self.world);
        }
    }
}

fn forget<C: Ord>(known_to: &mut BTreeMap<C, BTreeSet<u64>>, credential: &C, world: u64) {
    if let Some(worlds) = known_to.get_mut(credential) {
        worlds.remove(&world);
        if worlds.is_empty() {
            known_to.remove(credential);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> WorldName {
        WorldName::parse(text).unwrap()
    }

    #[test]
    fn a_credential_of_several_worlds_decides_nothing() {
        let directory = Directory::default();
        let (a, b) = (directory.admit(&name("a")), directory.admit(&name("b")));
        a.tell(vec![1, 2]);
        b.tell(vec![2, 3]);
        assert_eq!(directory.only(&[1]), Some(name("a")));
        assert_eq!(directory.only(&[2]), None);
        assert_eq!(directory.only(&[2, 9, 3, 1]), Some(name("b")), "the first that decides");
        b.tell(vec![3]);
        assert_eq!(directory.only(&[2]), Some(name("a")));
        a.leave();
        a.tell(vec![1]);
        assert_eq!(directory.only(&[1, 2]), None, "whoever has left is not heard");
        assert!(directory.is_single());
    }

    proptest! {
        #[test]
        fn the_order_in_which_worlds_came_decides_nothing(
            known in prop::collection::vec(prop::collection::vec(0_u8..12, 0..6), 1..6),
            asked in prop::collection::vec(0_u8..12, 0..6),
            order in Just(()).prop_perturb(|(), mut random| random.random::<u64>()),
        ) {
            let of = |turned: bool| {
                let directory = Directory::default();
                let mut worlds: Vec<_> = known.iter().enumerate().collect();
                if turned {
                    worlds.sort_by_key(|(n, _)| order.rotate_left(u32::try_from(*n).unwrap() * 7) % 97);
                }
                for (n, credentials) in worlds {
                    let clerk = directory.admit(&name(&format!("w{n}")));
                    clerk.tell(vec![99]);
                    clerk.tell(credentials.clone());
                }
                directory.only(&asked)
            };
            let decided = of(false);
            prop_assert_eq!(&decided, &of(true));
            let alone = asked.iter().find_map(|one| {
                let mut knowing = known.iter().enumerate().filter(|(_, world)| world.contains(one));
                let first = knowing.next()?;
                knowing.next().is_none().then(|| name(&format!("w{}", first.0)))
            });
            prop_assert_eq!(decided, alone);
        }
    }
}
