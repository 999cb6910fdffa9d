//! The one list of providers. From it come the joint state, timers, facts, knobs, actions and routes: a fifth provider is one new
//! folder and one new line in `providers!` below.

pub mod aliases;
pub mod betha;
pub mod certificate;
#[cfg(test)]
#[path = "../../tests/contract/mod.rs"]
pub(crate) mod contract;
#[cfg(test)]
mod coverage;
mod credential;
mod edge;
pub mod fault;
pub mod invoicy;
pub mod knobs;
mod look;
pub mod nddfrete;
pub mod room;
mod router;
mod schema;
pub mod sicoob;
#[cfg(test)]
pub(crate) mod stage;
mod told;
#[cfg(test)]
#[path = "../../tests/coverage/mod.rs"]
mod witness;

use std::fmt;

use serde::de::{self, Deserialize, Deserializer};

use crate::facts::{Moment, Path, Problem};
use crate::world::{Finished, Kind, Line, Receipt, Rooms, Turn, Universe, Verdict};
#[cfg(test)]
use crate::{wire, world};
use knobs::{Knob, KnobRow};
use room::{Answer, Credential, EdgeError, Input, Look, Outcome, Room, Shown, Told, View, Welcome};

macro_rules! providers {
    ($($field:ident: $room:ident = $path:path),+ $(,)?) => {
        /// The state of all providers.
        #[derive(Clone, Debug, Default)]
        pub struct Providers { $(#[doc = concat!("The room of `", stringify!($field), "`.")] pub $field: $path),+ }

        /// What can fall due in any of them; a scenario's timeline falls due like everything else.
        #[derive(Clone, Debug)]
        pub enum Due { $(#[doc = concat!("In `", stringify!($field), "`.")] $room(<$path as Room>::Due),)+
            /// An action of the timeline.
            Act(Box<Action>),
        }

        /// A scenario's `world`: facts by provider.
        #[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        #[schemars(rename = "World")]
        pub struct Facts { $(#[doc = concat!("Facts of `", stringify!($field), "`.")] pub $field: Option<<$path as Room>::Facts>),+ }

        /// A scenario's `behaviour`: knobs by provider.
        #[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Behaviour { $(#[doc = concat!("Knobs of `", stringify!($field), "`.")] pub $field: Option<<$path as Room>::Patch>),+ }

        /// What can be done to which room.
        #[derive(Clone, Debug)]
        enum Deed { $($room(<$path as Room>::Action)),+ }

        /// The names of all operations.
        pub fn operations() -> impl Iterator<Item = &'static str> {
            [$(<$path as Room>::OPERATIONS),+].into_iter().flatten().copied()
        }

        /// The names of all actions.
        pub fn actions() -> impl Iterator<Item = &'static str> {
            [$(<$path as Room>::ACTIONS),+].into_iter().flatten().copied()
        }

        /// The hosts that each provider documents, by the provider's name.
        pub fn hosts() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
            [$((<$path as Room>::NAME, $field::hosts::HOSTS)),+].into_iter()
        }

        /// The rooms' actions in the schema of the format, by room.
        fn deeds(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
            vec![$((<$path as Room>::NAME, <<$path as Room>::Action as schemars::JsonSchema>::json_schema(generator))),+]
        }

        fn read_action<'de, A: de::MapAccess<'de>>(name: &str, map: &mut A) -> Result<Action, A::Error> {
            let (room, verb) = name.split_once('.').unwrap_or((name, ""));
            $(if room == <$path as Room>::NAME && let Some(name) = <$path as Room>::ACTIONS.iter().find(|known| **known == name) {
                let one = OneOf { verb, map };
                let deed = <$path as Room>::Action::deserialize(de::value::EnumAccessDeserializer::new(one))?;
                return Ok(Action { name, deed: Deed::$room(deed) });
            })+
            Err(unknown_action(name))
        }

        impl Rooms for Providers {
            type Due = Due;
            type Fault = fault::Fault;
            type Credential = Credential;

            fn credentials(&self) -> Vec<Credential> {
                let mut known = Vec::new();
                $(known.extend(self.$field.credentials());)+
                known
            }

            fn credential_changes(&self) -> u64 {
                0 $(+ self.$field.credential_changes())+
            }

            fn wake(due: Due, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
                match due {
                    // What a room does when something falls due is the provider's own doing and stays, also where it refuses.
                    $(Due::$room(due) => with(turn, |rooms| &mut rooms.$field, Due::$room, |room, view| room.wake(due, view))
                        .map(|told| Finished { value: (), line: told.line(Kind::Timer), keep: true }),)+
                    Due::Act(action) => Some(act(*action, turn).map(|_| ())),
                }
            }

            fn returned(errand: Due, receipt: &Receipt, turn: &mut Turn<'_, Self>) -> Option<Finished<()>> {
                match errand {
                    $(Due::$room(errand) => with(turn, |rooms| &mut rooms.$field, Due::$room, |room, view| room.returned(errand, receipt, view))
                        .map(|told| Finished { value: (), line: told.line(Kind::Delivery), keep: true }),)+
                    Due::Act(_) => None,
                }
            }
        }

        fn act_on(deed: Deed, turn: &mut Turn<'_, Providers>) -> Result<Told, Problem> {
            match deed {
                $(Deed::$room(action) => with(turn, |rooms| &mut rooms.$field, Due::$room, |room, view| room.act(action, view))),+
            }
        }

        /// Answers a request, if its path is any provider's. A request to a provider's host is that provider's, whatever its path.
        pub fn answer(input: &Input, host: Option<&str>, turn: &mut Turn<'_, Providers>) -> Option<Outcome> {
            let owner = owner(&turn.universe.rooms, host, &input.path)?;
            $(if owner.name == <$path as Room>::NAME {
                return Some(with(turn, |rooms| &mut rooms.$field, Due::$room, |room, view| router::answer(room, input, view)));
            })+
            None
        }

        /// The name of the provider whose own table has a path, known to it or not.
        pub fn owner_by_table(path: &str) -> Option<&'static str> {
            $(if <$path as Room>::owns(path) {
                return Some(<$path as Room>::NAME);
            })+
            None
        }

        /// What a request shows of who sends it, as the provider reads it whose request it is.
        pub fn identify(owner: &Owner, input: &Input) -> Vec<Credential> {
            $(if owner.name == <$path as Room>::NAME {
                return <$path as Room>::identify(input);
            })+
            Vec::new()
        }

        /// The provider whose path it is in a world: the one whose host was asked, else by its own table, else by an alias of that
        /// world.
        pub fn owner(rooms: &Providers, host: Option<&str>, path: &str) -> Option<Owner> {
            let by_alias = || {
                $(if router::leads_to(&rooms.$field, path) {
                    return Some(<$path as Room>::NAME);
                })+
                None
            };
            let at_host = host.and_then(|name| [$(<$path as Room>::NAME),+].into_iter().find(|known| *known == name));
            let name = at_host.or_else(|| owner_by_table(path)).or_else(by_alias)?;
            $(if name == <$path as Room>::NAME {
                return Some(Owner { name, body: <$path as Room>::BODY, edge: router::refuse::<$path> });
            })+
            None
        }

        /// What the rooms keep, by provider.
        pub fn entities() -> Vec<(&'static str, &'static [&'static str])> {
            vec![$((<$path as Room>::NAME, <$path as Room>::ENTITIES)),+]
        }

        /// Rows of what a provider keeps; `None` when there is no such provider or no such entity.
        pub fn state(rooms: &Providers, provider: &str, entity: &str, look: &Look) -> Option<Shown> {
            $(if provider == <$path as Room>::NAME {
                return Room::state(&rooms.$field, entity, look);
            })+
            None
        }

        /// An answer with a provider's own code to a request of one of its operations; `None` when it has no such code.
        pub fn refuse(operation: &'static str, code: &str, input: &Input, now: Moment) -> Option<Answer> {
            let provider = operation.split('.').next().unwrap_or_default();
            $(if provider == <$path as Room>::NAME {
                return <$path as Room>::refuse(operation, code, input, now);
            })+
            None
        }

        /// Changes knobs.
        pub fn configure(behaviour: Behaviour, universe: &mut Universe<Providers>) {
            $(if let Some(patch) = behaviour.$field {
                universe.rooms.$field.configure(patch);
            })+
        }

        /// What all knobs of a world stand at: a `behaviour` that would change nothing.
        pub fn behaviour(rooms: &Providers) -> serde_json::Value {
            let knobs = [$((<$path as Room>::NAME.to_owned(), Room::knobs(&rooms.$field))),+];
            serde_json::Value::Object(knobs.into_iter().collect())
        }

        /// Takes facts in; says all that is wrong with them.
        pub fn seed(facts: Facts, universe: &mut Universe<Providers>) -> Vec<Problem> {
            let now = universe.start;
            let mut turn = universe.turn(now);
            let mut problems = Vec::new();
            $(if let Some(facts) = facts.$field {
                let above = Path::root().key("world").key(<$path as Room>::NAME);
                let found = with(&mut turn, |rooms| &mut rooms.$field, Due::$room, |room, view| room.seed(facts, view));
                problems.extend(found.into_iter().map(|problem| problem.below(&above)));
            })+
            problems
        }

        /// What a newcomer needs of each provider.
        pub fn welcome(universe: &Universe<Providers>, origin: &str, now: Moment) -> Vec<Welcome> {
            vec![$(universe.rooms.$field.welcome(origin, now)),+]
        }

        /// All knobs with their defaults, for the documentation.
        pub fn knob_rows() -> Vec<KnobRow> {
            let mut rows = Vec::new();
            $($field::seed::Knobs::default().rows(<$path as Room>::NAME, "", "", &mut rows);)+
            rows
        }
    };
}

providers! {
    sicoob: Sicoob = sicoob::Sicoob,
    nddfrete: NddFrete = nddfrete::NddFrete,
    invoicy: InvoiCy = invoicy::InvoiCy,
    betha: Betha = betha::Betha,
}

/// The provider that a request is for, with what it has to say before any operation is reached.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    name: &'static str,
    /// Bytes of a request's body at most.
    pub body: usize,
    edge: fn(&EdgeError, &Input, Moment) -> Outcome,
}

impl Owner {
    /// What is wrong before any operation is reached, in the provider's own form.
    pub fn edge(&self, error: &EdgeError, input: &Input, now: Moment) -> Outcome {
        (self.edge)(error, input, now)
    }
}

/// Runs a function of one room with a view of the rest of the universe, and sets the timers that it asked for.
fn with<R: Room, T>(
    turn: &mut Turn<'_, Providers>,
    room: impl FnOnce(&mut Providers) -> &mut R,
    due: impl Fn(R::Due) -> Due,
    run: impl FnOnce(&mut R, &mut View<'_, R::Due>) -> T,
) -> T {
    let Universe { start, seed, timers, outbox, rooms, .. } = &mut *turn.universe;
    let mut view = View { now: turn.now, start: *start, seed, dues: Vec::new(), letters: Vec::new() };
    let value = run(room(rooms), &mut view);
    for (at, wanted) in view.dues {
        timers.set(at, due(wanted));
    }
    for (letter, errand) in view.letters {
        outbox.post(letter, due(errand));
    }
    value
}

/// What the outside world can do, by full name: `{ sicoob.pagar: { … } }`.
#[derive(Clone, Debug)]
pub struct Action {
    name: &'static str,
    deed: Deed,
}

/// Does an action: the problem, if it cannot be done, and the journal's line. What was begun and cannot be done is undone.
pub fn act(action: Action, turn: &mut Turn<'_, Providers>) -> Finished<Option<Problem>> {
    let Action { name, deed } = action;
    match act_on(deed, turn) {
        Ok(told) => Finished { value: None, line: told.line(Kind::Action), keep: true },
        Err(problem) => {
            let reason = Some(problem.to_string());
            let line = Line {
                kind: Kind::Action,
                operation: name,
                verdict: Verdict::Refused,
                code: None,
                reason,
                fault: None,
                items: Vec::new(),
            };
            Finished { value: Some(problem), line, keep: false }
        }
    }
}

fn unknown_action<E: de::Error>(name: &str) -> E {
    match crate::facts::did_you_mean(name, actions()) {
        Some(near) => E::custom(format!("there is no action `{name}`; did you mean `{near}`?")),
        None => E::custom(format!(
            "there is no action `{name}`; there are {}",
            actions().collect::<Vec<_>>().join(", ")
        )),
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> de::Visitor<'de> for Reader {
            type Value = Action;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one action, such as { sicoob.pagar: { boleto: b1 } }")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Action, A::Error> {
                let Some(name) = map.next_key::<String>()? else {
                    return Err(de::Error::custom("an action is missing"));
                };
                let action = read_action(&name, &mut map)?;
                match map.next_key::<String>()? {
                    None => Ok(action),
                    Some(second) => {
                        Err(de::Error::custom(format!("one action at a time: `{name}` and `{second}`")))
                    }
                }
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// The value of a map's current key, read as the variant of an enum that the key named.
struct OneOf<'a, A> {
    verb: &'a str,
    map: &'a mut A,
}

impl<'de, A: de::MapAccess<'de>> de::EnumAccess<'de> for OneOf<'_, A> {
    type Error = A::Error;
    type Variant = Self;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), A::Error> {
        let verb = de::value::StrDeserializer::<A::Error>::new(self.verb);
        Ok((seed.deserialize(verb)?, self))
    }
}

impl<'de, A: de::MapAccess<'de>> de::VariantAccess<'de> for OneOf<'_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.map.next_value()
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.map.next_value_seed(seed)
    }

    fn tuple_variant<V: de::Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, A::Error> {
        Err(de::Error::custom("an action's details are a mapping"))
    }

    fn struct_variant<V: de::Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, A::Error> {
        Err(de::Error::custom("an action's details are a type of their own"))
    }
}
