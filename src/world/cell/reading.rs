//! How a cell's journal is read: at once, or followed. Readers take hold of entries under the journal's lock and do all else outside
//! it, so that no reader ever holds up a step.

use std::pin::pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use super::{Cell, locked};
use crate::world::journal::{Entry, Figures, Filter};
use crate::world::{Rooms, Stopwatch};

/// Real time that a follower waits for the exchange of one entry at most: a fault may hold an answer back for minutes, and a client
/// that goes away in between never gets one.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a filter found.
#[derive(Debug)]
pub struct Page {
    /// Entries within the filter's limit, in the order of their numbers.
    pub entries: Vec<Arc<Entry>>,
    /// How many entries it lets through altogether.
    pub matched: usize,
    /// How the journal stands.
    pub figures: Figures,
}

impl<R: Rooms> Cell<R> {
    /// All entries that are kept, in the order of their numbers, and how the journal stands. What is due by now has run.
    pub fn entries(&self) -> (Vec<Arc<Entry>>, Figures) {
        self.look(|_| ());
        let book = locked(&self.journal);
        (book.journal.entries(), book.journal.figures())
    }

    /// What a filter finds.
    pub fn page(&self, filter: &Filter) -> Page {
        let (mut entries, figures) = self.entries();
        entries.retain(|entry| filter.lets(entry));
        let matched = entries.len();
        if filter.after.is_some() {
            entries.truncate(filter.limit);
        } else {
            entries.drain(..matched.saturating_sub(filter.limit));
        }
        Page { entries, matched, figures }
    }

    /// Reads the journal: entries, how many there ever were, and how many fell out of its bounds.
    pub fn journal(&self, filter: &Filter) -> (Vec<Arc<Entry>>, u64, u64) {
        let Page { entries, figures, .. } = self.page(filter);
        (entries, figures.total, figures.dropped)
    }

    /// One entry of the journal.
    pub fn entry(&self, number: u64) -> Option<Arc<Entry>> {
        locked(&self.journal).journal.entry(number)
    }

    /// How the journal stands.
    pub fn figures(&self) -> Figures {
        locked(&self.journal).journal.figures()
    }

    /// Lets go of all entries of the journal; gives how many. Numbers go on.
    pub fn empty_journal(&self) -> usize {
        let gone = locked(&self.journal).journal.empty();
        self.news.notify_waiters();
        gone.len()
    }

    /// Follows the journal from a number on: only what the filter lets through.
    pub fn follow(self: &Arc<Self>, after: u64, filter: Filter) -> Follower<R> {
        let book = locked(&self.journal);
        let Figures { total, emptied, .. } = book.journal.figures();
        // Numbers that are not there yet were another beginning's.
        let beginning = if after > total { None } else { Some(book.beginning) };
        Follower {
            cell: Arc::downgrade(self),
            news: Arc::clone(&self.news),
            filter,
            last: after,
            beginning,
            emptied,
            waiting: None,
        }
    }
}

/// What a follower of the journal is told.
#[derive(Debug)]
pub enum News {
    /// The next entry.
    Entry(Arc<Entry>),
    /// So many entries fell out of the journal's bounds before they could be read.
    Dropped(u64),
    /// The journal was emptied.
    Emptied,
    /// The world began anew, and so do the numbers.
    Reset,
}

/// Reads a journal entry by entry, in the order of their numbers. It holds none of them and does not keep the world alive.
#[derive(Debug)]
pub struct Follower<R: Rooms> {
    cell: Weak<Cell<R>>,
    news: Arc<Notify>,
    filter: Filter,
    /// The last number that was read.
    last: u64,
    /// The beginning that is followed; none when the reader's number is of one that is over.
    beginning: Option<u64>,
    emptied: u64,
    /// The entry whose exchange is waited for, and since when.
    waiting: Option<(u64, Stopwatch)>,
}

/// What there is to do for a follower.
enum Look {
    Tell(News),
    /// Nothing, until something happens or so much time has passed.
    Wait(Option<Duration>),
    Gone,
}

impl<R: Rooms> Follower<R> {
    /// Waits for what is to be told next; `None` when the world is gone. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<News> {
        let bell = Arc::clone(&self.news);
        loop {
            let mut news = pin!(bell.notified());
            // Heard from here on: something may happen between the look and the wait.
            news.as_mut().enable();
            match self.look() {
                Look::Tell(told) => return Some(told),
                Look::Gone => return None,
                Look::Wait(None) => news.await,
                Look::Wait(Some(patience)) => _ = timeout(patience, news).await,
            }
        }
    }

    fn look(&mut self) -> Look {
        let Some(cell) = self.cell.upgrade() else { return Look::Gone };
        loop {
            let (beginning, figures, next) = {
                let book = locked(&cell.journal);
                (book.beginning, book.journal.figures(), book.journal.following(self.last))
            };
            if self.beginning != Some(beginning) {
                (self.beginning, self.last, self.emptied) = (Some(beginning), 0, 0);
                return Look::Tell(News::Reset);
            }
            if figures.emptied > self.emptied {
                self.emptied = figures.emptied;
                self.last = self.last.max(figures.emptied);
                return Look::Tell(News::Emptied);
            }
            // What was emptied out did not fall out.
            self.last = self.last.max(self.emptied);
            let oldest = next.as_ref().map_or(figures.total + 1, |entry| entry.number);
            let lost = (oldest - 1).saturating_sub(self.last);
            if lost > 0 {
                self.last = oldest - 1;
                return Look::Tell(News::Dropped(lost));
            }
            let Some(entry) = next else { return Look::Wait(None) };
            if self.filter.lets_line(&entry) {
                if let Some(left) = self.patience(&entry) {
                    return Look::Wait(Some(left));
                }
                self.last = entry.number;
                if self.filter.lets(&entry) {
                    return Look::Tell(News::Entry(entry));
                }
            }
            self.last = entry.number;
        }
    }

    /// How long an entry's exchange is still waited for.
    fn patience(&mut self, entry: &Entry) -> Option<Duration> {
        if !entry.awaited {
            return None;
        }
        let since = match self.waiting {
            Some((number, since)) if number == entry.number => since,
            _ => self.waiting.insert((entry.number, Stopwatch::start())).1,
        };
        PATIENCE.checked_sub(since.elapsed()).filter(|left| !left.is_zero())
    }
}
