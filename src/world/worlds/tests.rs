//! The map of worlds, with a room that knows its world's number.

use super::*;
use crate::facts::{Lapse, Moment};
use crate::world::{Clock, Finished, Kind, Letter, Line, Receipt, Turn, Verdict};

#[derive(Clone, Debug, Default)]
struct Numbered {
    known: Vec<u32>,
}

impl Rooms for Numbered {
    type Due = u32;
    type Fault = ();
    type Credential = u32;
    fn credentials(&self) -> Vec<u32> {
        self.known.clone()
    }
    fn credential_changes(&self) -> u64 {
        self.known.len() as u64
    }
    fn wake(known: u32, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
        turn.universe.rooms.known.push(known);
        None
    }
    fn returned(_: u32, _: &Receipt, _: &mut Turn<'_, Self>) -> Option<Finished<()>> {
        None
    }
}

/// Makes worlds that know these credentials, and in which another becomes known after a second.
fn maker(known: &[u32], later: u32) -> Maker<Numbered> {
    let known = known.to_vec();
    Maker::new(About::default(), move || {
        let rooms = Numbered { known: known.clone() };
        let mut universe = Universe::new(Clock::frozen(Moment::from_millis(0)), 0, rooms);
        universe.timers.set(Moment::from_millis(1_000), later);
        Ok(universe)
    })
}

fn name(text: &str) -> WorldName {
    WorldName::parse(text).unwrap()
}

const HOUR: Duration = Duration::from_secs(3_600);

fn worlds(allowed: Allowed) -> Worlds<Numbered> {
    let named = [(name("named"), maker(&[1, 10], 11))];
    Worlds::new(maker(&[1], 2), named, allowed, Arc::new(|_: &_, _: &_| ())).unwrap()
}

fn allowing(worlds: usize, idle: Duration) -> Allowed {
    Allowed { worlds, idle: Some(idle), ..Allowed::default() }
}

#[test]
fn names_are_short_and_plain() {
    for name in ["default", "loja-1", "A_b"] {
        assert_eq!(WorldName::parse(name).unwrap().as_str(), name);
    }
    for name in ["", "a/b", "ação", "a b", &"x".repeat(65)] {
        assert!(WorldName::parse(name).is_err(), "{name}");
    }
}

#[test]
fn a_world_that_nobody_uses_is_let_go_of() {
    let worlds = worlds(allowing(9, HOUR));
    let bound = u64::try_from(HOUR.as_millis()).unwrap();
    worlds.get(&name("a")).unwrap();
    let held = worlds.get(&name("held")).unwrap();
    assert!(worlds.find(&name("a")).unwrap().expires.is_some_and(|left| left <= HOUR));
    assert_eq!(worlds.find(&name("named")).unwrap().expires, None);
    assert!(worlds.expire_at(worlds.now() + bound - 1, HOUR).is_empty(), "not yet");
    let later = worlds.now() + bound;
    assert_eq!(worlds.expire_at(later, HOUR), [name("a")], "who holds a world uses it");
    drop(held);
    assert!(worlds.expire_at(later + bound - 1, HOUR).is_empty(), "it was used until then");
    assert_eq!(worlds.expire_at(later + bound, HOUR), [name("held")]);
    let left: Vec<_> = worlds.all().into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, [name("default"), name("named")], "what was there at the start stays");
    assert!(
        Worlds::new(
            maker(&[], 0),
            [],
            Allowed { idle: None, ..Allowed::default() },
            Arc::new(|_: &_, _: &_| ())
        )
        .unwrap()
        .expire()
        .is_empty()
    );
}

#[tokio::test]
async fn a_letter_that_waits_keeps_its_world() {
    let worlds = worlds(allowing(9, HOUR));
    let bound = u64::try_from(HOUR.as_millis()).unwrap();
    let world = worlds.get(&name("a")).unwrap();
    let attendance = world.attend().unwrap();
    let letter = Letter {
        operation: "numbered.tell",
        url: "http://r/".to_owned(),
        body: Vec::new(),
        media_type: "application/json",
    };
    let line = Line {
        kind: Kind::Request,
        operation: "numbered.tell",
        verdict: Verdict::Accepted,
        code: None,
        reason: None,
        fault: None,
        items: Vec::new(),
    };
    let step = world.step(|turn| {
        turn.universe.outbox.post(letter, 0);
        Finished { value: (), line, keep: true }
    });
    step.await.unwrap();
    drop(world);
    let later = worlds.now() + bound;
    assert!(worlds.expire_at(later, HOUR).is_empty(), "the letter waits");
    drop(attendance);
    assert_eq!(worlds.expire_at(later + bound, HOUR), [name("a")]);
}

#[test]
fn who_follows_the_journal_keeps_its_world() {
    let worlds = worlds(allowing(9, HOUR));
    let bound = u64::try_from(HOUR.as_millis()).unwrap();
    let follower = worlds.get(&name("a")).unwrap().follow(0, crate::world::Filter::default());
    let later = worlds.now() + bound;
    assert!(worlds.expire_at(later, HOUR).is_empty());
    drop(follower);
    assert_eq!(worlds.expire_at(later + bound, HOUR), [name("a")]);
}

#[test]
fn who_has_outstayed_its_time_makes_room() {
    let full = worlds(allowing(3, HOUR));
    full.get(&name("a")).unwrap();
    let said = full.get(&name("b")).unwrap_err().to_string();
    assert!(said.contains("holds 3 worlds") && said.contains("--world-idle"), "{said}");
    let making_room = worlds(allowing(3, Duration::ZERO));
    making_room.get(&name("a")).unwrap();
    making_room.get(&name("b")).unwrap();
    assert!(making_room.find(&name("a")).is_none());
}

#[tokio::test]
async fn a_credential_leads_to_the_one_world_that_knows_it_now() {
    let worlds = worlds(Allowed::default());
    assert_eq!(worlds.knowing(&[1]), None, "two know it");
    assert_eq!(worlds.knowing(&[1, 10]), Some(name("named")));
    let (world, _) = worlds.put(&name("a"), Some(maker(&[7], 8))).unwrap();
    assert_eq!(worlds.knowing(&[7]), Some(name("a")));
    assert_eq!(worlds.knowing(&[8]), None, "nobody knows it yet");
    world.snapshot("before").await.unwrap();
    world.advance(Lapse::from_secs(1)).await.unwrap();
    assert_eq!(worlds.knowing(&[8]), Some(name("a")), "what has fallen due is known");
    world.restore("before").unwrap();
    assert_eq!(worlds.knowing(&[8]), None, "what was undone is not");
    worlds.put(&name("b"), Some(maker(&[7], 9))).unwrap();
    assert_eq!(worlds.knowing(&[7]), None, "two know it now");
    assert!(worlds.remove(&name("b")));
    assert_eq!(worlds.knowing(&[7]), Some(name("a")));
    worlds.put(&name("a"), Some(maker(&[70], 8))).unwrap();
    assert_eq!((worlds.knowing(&[7]), worlds.knowing(&[70])), (None, Some(name("a"))));
}

#[test]
fn a_name_whose_letter_case_is_lost_is_found() {
    let worlds = worlds(Allowed::default());
    assert_eq!(worlds.in_any_case(name("loja")), name("loja"), "it will be made");
    worlds.get(&name("LoJa")).unwrap();
    worlds.get(&name("Loja")).unwrap();
    assert_eq!(worlds.in_any_case(name("loja")), name("LoJa"), "the first by name, whichever came first");
    worlds.get(&name("loja")).unwrap();
    assert_eq!(worlds.in_any_case(name("loja")), name("loja"));
}

#[test]
fn a_scenario_that_sets_too_many_timers_makes_no_world() {
    let made = Worlds::new(
        maker(&[], 0),
        [],
        Allowed { timers: 0, ..Allowed::default() },
        Arc::new(|_: &_, _: &_| ()),
    );
    assert!(made.unwrap_err().to_string().contains("--timers"));
}
