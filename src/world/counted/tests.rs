//! The map against `BTreeMap`, its invariants, and what copies may and may not share.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use proptest::prelude::*;

use super::node::{Link, Node, balanced, size};
use super::{CountedMap, CountedSet};

type Map = CountedMap<u16, u32>;

/// Asserts order, sizes and balance of the whole tree; returns its depth.
fn check<K: Ord, V>(map: &CountedMap<K, V>) -> usize {
    fn walk<K: Ord, V>(link: &Link<K, V>, low: Option<&K>, high: Option<&K>) -> usize {
        let Some(node) = link else { return 0 };
        assert!(low.is_none_or(|low| *low < node.key) && high.is_none_or(|high| node.key < *high), "order");
        assert_eq!(node.size, size(&node.left) + 1 + size(&node.right), "size");
        assert!(balanced(&node.left, &node.right), "balance {} / {}", size(&node.left), size(&node.right));
        1 + walk(&node.left, low, Some(&node.key)).max(walk(&node.right, Some(&node.key), high))
    }
    walk(&map.root, None, None)
}

#[derive(Debug, Clone)]
enum Op {
    Insert(u16, u32),
    Remove(u16),
    Change(u16, u32),
    Snapshot,
}

/// Keys from a narrow space, so that removals and replacements hit.
fn ops() -> impl Strategy<Value = Vec<Op>> {
    let key = 0..300_u16;
    let op = prop_oneof![
        4 => (key.clone(), any::<u32>()).prop_map(|(k, v)| Op::Insert(k, v)),
        3 => key.clone().prop_map(Op::Remove),
        1 => (key, any::<u32>()).prop_map(|(k, v)| Op::Change(k, v)),
        1 => Just(Op::Snapshot),
    ];
    prop::collection::vec(op, 0..600)
}

fn bounds() -> impl Strategy<Value = (Bound<u16>, Bound<u16>)> {
    let end = || {
        prop_oneof![
            (0..310_u16).prop_map(Bound::Included),
            (0..310_u16).prop_map(Bound::Excluded),
            Just(Bound::Unbounded)
        ]
    };
    (end(), end())
}

/// What `BTreeMap::range` would give if it did not panic on bounds the wrong way round.
fn model_range(model: &BTreeMap<u16, u32>, bounds: (Bound<u16>, Bound<u16>)) -> Vec<(u16, u32)> {
    use std::ops::RangeBounds;
    model.iter().filter(|(k, _)| bounds.contains(*k)).map(|(k, v)| (*k, *v)).collect()
}

fn owned<'a>(entries: impl Iterator<Item = (&'a u16, &'a u32)>) -> Vec<(u16, u32)> {
    entries.map(|(k, v)| (*k, *v)).collect()
}

proptest! {
    #[test]
    fn behaves_like_a_btreemap_and_copies_never_change(ops in ops()) {
        let mut map = Map::new();
        let mut model = BTreeMap::new();
        let mut snapshots = Vec::new();
        for op in ops {
            match op {
                Op::Insert(k, v) => prop_assert_eq!(map.insert(k, v), model.insert(k, v)),
                Op::Remove(k) => prop_assert_eq!(map.remove(&k), model.remove(&k)),
                Op::Change(k, v) => {
                    let ours = map.get_mut(&k).map(|slot| std::mem::replace(slot, v));
                    prop_assert_eq!(ours, model.get_mut(&k).map(|slot| std::mem::replace(slot, v)));
                }
                Op::Snapshot => snapshots.push((map.clone(), model.clone())),
            }
            check(&map);
            prop_assert_eq!(map.len(), model.len());
        }
        snapshots.push((map, model));
        for (map, model) in &snapshots {
            check(map);
            prop_assert!(map.iter().eq(model.iter()));
            prop_assert!(map.iter().rev().eq(model.iter().rev()));
            prop_assert_eq!(map.is_empty(), model.is_empty());
            prop_assert_eq!(map.first(), model.first_key_value());
            prop_assert_eq!(map.last(), model.last_key_value());
            for k in 0..300 {
                prop_assert_eq!(map.get(&k), model.get(&k));
                prop_assert_eq!(map.contains_key(&k), model.contains_key(&k));
            }
        }
    }

    #[test]
    fn positions_agree_with_counting(
        entries in prop::collection::btree_map(0..300_u16, any::<u32>(), 0..200),
        bounds in bounds(),
        at in 0..220_usize,
    ) {
        let map: Map = entries.iter().map(|(k, v)| (*k, *v)).collect();
        prop_assert_eq!(map.nth(at), entries.iter().nth(at));
        prop_assert!(map.iter_from(at).eq(entries.iter().skip(at)));
        prop_assert!(map.iter_from(at).rev().eq(entries.iter().skip(at).rev()));
        let key = u16::try_from(at).unwrap();
        prop_assert_eq!(map.rank(&key), entries.range(..key).count());
        let expected = model_range(&entries, bounds);
        prop_assert_eq!(map.count_range(bounds), expected.len());
        prop_assert_eq!(map.range(bounds).len(), expected.len());
        prop_assert_eq!(owned(map.range(bounds)), expected.clone());
        prop_assert_eq!(owned(map.range(bounds).rev()), expected.into_iter().rev().collect::<Vec<_>>());
    }

    #[test]
    fn taking_from_both_ends_and_skipping_meet_in_the_middle(
        count in 0..120_u16,
        moves in prop::collection::vec((any::<bool>(), 0..5_usize), 0..80),
    ) {
        let map: Map = (0..count).map(|k| (k, 0)).collect();
        let model: Vec<(u16, u32)> = (0..count).map(|k| (k, 0)).collect();
        let (mut ours, mut theirs) = (map.iter(), model.iter().map(|(k, v)| (k, v)));
        for (forward, skip) in moves {
            let (a, b) = if forward {
                (ours.nth(skip), theirs.nth(skip))
            } else {
                (ours.nth_back(skip), theirs.nth_back(skip))
            };
            prop_assert_eq!(a, b);
            prop_assert_eq!(ours.len(), theirs.len());
        }
        prop_assert!(ours.clone().eq(theirs.clone()));
        prop_assert_eq!(ours.last(), theirs.next_back());
    }

    #[test]
    fn collecting_keeps_the_last_of_equal_keys(entries in prop::collection::vec((0..60_u16, any::<u32>()), 0..200)) {
        let map: Map = entries.iter().copied().collect();
        let model: BTreeMap<u16, u32> = entries.into_iter().collect();
        check(&map);
        prop_assert!(map.iter().eq(model.iter()));
    }

    #[test]
    fn the_set_behaves_like_a_btreeset(
        ops in prop::collection::vec((any::<bool>(), 0..80_u16), 0..300),
        bounds in bounds(),
        at in 0..90_usize,
    ) {
        let (mut set, mut model) = (CountedSet::new(), BTreeSet::new());
        for (add, k) in ops {
            if add {
                prop_assert_eq!(set.insert(k), model.insert(k));
            } else {
                prop_assert_eq!(set.remove(&k), model.remove(&k));
            }
        }
        check(&set.map);
        prop_assert_eq!(&set, &model.iter().copied().collect());
        prop_assert_eq!((set.len(), set.is_empty()), (model.len(), model.is_empty()));
        prop_assert_eq!((set.first(), set.last()), (model.first(), model.last()));
        prop_assert_eq!(set.nth(at), model.iter().nth(at));
        prop_assert!(set.iter_from(at).eq(model.iter().skip(at)));
        prop_assert!(set.iter().rev().eq(model.iter().rev()));
        prop_assert_eq!(set.range(bounds).count(), set.count_range(bounds));
        let key = u16::try_from(at).unwrap();
        prop_assert_eq!(set.contains(&key), model.contains(&key));
        prop_assert_eq!(set.rank(&key), model.range(..key).count());
    }
}

#[test]
fn depth_stays_logarithmic_whatever_the_order_of_insertion() {
    const COUNT: u32 = 20_000;
    // 2.41 * log2(20_001) is 34.5.
    let zigzag = |i| if i % 2 == 0 { i } else { 2 * COUNT - i };
    let orders: [(&str, &dyn Fn(u32) -> u32); 3] =
        [("ascending", &|i| i), ("descending", &|i| COUNT - i), ("zigzag", &zigzag)];
    for (name, order) in orders {
        let mut map = CountedMap::new();
        (0..COUNT).for_each(|i| assert_eq!(map.insert(order(i), ()), None));
        assert!(check(&map) <= 34, "{name}");
        // Emptying one side is what an unbalanced removal would not survive.
        (0..COUNT - 50).for_each(|i| assert_eq!(map.remove(&order(i)), Some(())));
        assert!(check(&map) <= 13, "{name}");
        assert_eq!(map.len(), 50);
    }
}

#[test]
fn a_million_ascending_entries_are_built_as_a_perfect_tree() {
    let map: CountedMap<u32, ()> = (0..(1 << 20) - 1).map(|k| (k, ())).collect();
    assert_eq!(check(&map), 20);
    assert_eq!(map.nth(777_777), Some((&777_777, &())));
}

fn nodes<'a, K, V>(link: &'a Link<K, V>, into: &mut Vec<&'a Arc<Node<K, V>>>) {
    if let Some(node) = link {
        into.push(node);
        nodes(&node.left, into);
        nodes(&node.right, into);
    }
}

/// How many nodes of `map` are its own, that is not shared with `other`.
fn own_nodes(map: &CountedMap<u32, u32>, other: &CountedMap<u32, u32>) -> usize {
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    nodes(&map.root, &mut mine);
    nodes(&other.root, &mut theirs);
    let theirs: BTreeSet<_> = theirs.into_iter().map(Arc::as_ptr).collect();
    mine.into_iter().filter(|node| !theirs.contains(&Arc::as_ptr(node))).count()
}

#[test]
fn a_change_copies_the_path_and_shares_the_rest() {
    let before: CountedMap<u32, u32> = (0..100_000).map(|k| (k * 2, k)).collect();
    let mut map = before.clone();
    assert_eq!(own_nodes(&map, &before), 0);
    map.insert(77_777, 0);
    // The path of 17 nodes, the new one, and at most one rotation per level.
    assert!((18..=50).contains(&own_nodes(&map, &before)), "{}", own_nodes(&map, &before));
    map = before.clone();
    *map.get_mut(&50_000).unwrap() += 1;
    assert!(own_nodes(&map, &before) <= 17);
    map = before.clone();
    assert_eq!(map.remove(&50_000), Some(25_000));
    assert!(own_nodes(&map, &before) <= 50);
}

#[test]
fn what_is_not_there_copies_nothing() {
    let before: CountedMap<u32, u32> = (0..1000).map(|k| (k * 2, k)).collect();
    let mut map = before.clone();
    assert_eq!(map.remove(&7), None);
    assert_eq!(map.get_mut(&7), None);
    assert_eq!(own_nodes(&map, &before), 0);
}

#[test]
fn an_unshared_map_changes_in_place() {
    let mut map: CountedMap<u32, u32> = (0..1000).map(|k| (k, k)).collect();
    let before = std::ptr::from_ref(map.get(&500).unwrap());
    *map.get_mut(&500).unwrap() = 9;
    assert_eq!(std::ptr::from_ref(map.get(&500).unwrap()), before);
    assert_eq!(map.get(&500), Some(&9));
}

#[test]
fn keys_can_be_looked_up_in_borrowed_form() {
    let mut map: CountedMap<String, i32> = [("b".to_owned(), 2), ("a".to_owned(), 1)].into_iter().collect();
    assert_eq!(map.get("a"), Some(&1));
    assert_eq!(map.rank("b"), 1);
    let from_b = (Bound::Included("b"), Bound::Unbounded);
    assert_eq!(map.range::<str, _>(from_b).count(), 1);
    assert_eq!(map.remove("a"), Some(1));
    assert_eq!(format!("{map:?}"), r#"{"b": 2}"#);
}

#[test]
fn equality_looks_at_entries_and_not_at_shapes() {
    let built: Map = (0..100).map(|k| (k, 0)).collect();
    let mut grown = Map::default();
    (0..100).for_each(|k| assert_eq!(grown.insert(k, 0), None));
    assert_eq!(built, grown);
    grown.insert(50, 1);
    assert_ne!(built, grown);
    grown.remove(&50);
    assert_ne!(built, grown);
}

#[test]
fn bounds_the_wrong_way_round_hold_nothing() {
    let map: Map = (0..100).map(|k| (k, 0)).collect();
    #[expect(clippy::reversed_empty_ranges, reason = "the very thing under test")]
    let reversed = 60..40;
    assert_eq!(map.count_range(reversed.clone()), 0);
    assert_eq!(map.range(reversed).next(), None);
    assert_eq!(map.range((Bound::Excluded(50), Bound::Excluded(50))).next_back(), None);
    assert_eq!(map.iter_from(1000).len(), 0);
}
