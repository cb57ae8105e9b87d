//! 后写 — many rows are written behind the back of whoever works them out. SQLite works in a thread
//! of its own: while it writes what was handed over, the next lines can be reckoned. Everything is
//! written in the order in which it was handed over, and whoever wants to read at once, or to end
//! the request, waits until all of it is there; what went wrong with it is said then. What need not
//! be read at once is asked in the same order.

use std::fmt;
use std::pin::Pin;

use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinHandle, spawn};

use crate::rows::{Insertion, Insertions};
use crate::statements::Dialect;
use crate::{Fault, FaultKind, StoreError};

/// Fewer rows are written while one waits: handing them over would take longer.
const WORTH_IT: usize = 50;

/// Statements that may lie ready; who hands over more waits, so that memory does not grow.
const READY: usize = 16;

/// What is done in its turn.
pub(super) enum Job {
    Write(Insertion),
    Ask(Ask),
}

/// A question that sends its answer to whoever waits for it.
type Ask = Box<dyn for<'c> FnOnce(&'c mut AnyConnection) -> Doing<'c> + Send>;

type Doing<'c> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'c>>;

impl Job {
    async fn run(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        match self {
            Job::Write(insertion) => insertion.run(connection).await,
            Job::Ask(ask) => ask(connection).await,
        }
    }
}

/// 座 — the transaction of a request, and where it is.
pub(super) struct Seat {
    place: Place,
    dialect: Dialect,
}

enum Place {
    Here(Transaction<'static, Any>),
    Away {
        ready: Sender<Job>,
        writer: JoinHandle<Written>,
    },
    /// What was written behind could not be asked for, so nothing more can be.
    Gone,
}

/// The transaction comes back with how it went.
type Written = (Transaction<'static, Any>, Result<(), StoreError>);

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.place {
            Place::Here(_) => "Here",
            Place::Away { .. } => "Away",
            Place::Gone => "Gone",
        })
    }
}

impl Seat {
    pub(super) fn new(transaction: Transaction<'static, Any>) -> Seat {
        let dialect = Dialect::of(&transaction);
        Seat { place: Place::Here(transaction), dialect }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The transaction, when everything that was handed over is written.
    pub(super) async fn here(&mut self) -> Result<&mut AnyConnection, StoreError> {
        self.back().await?;
        match &mut self.place {
            Place::Here(transaction) => Ok(transaction),
            Place::Away { .. } | Place::Gone => Err(gone()),
        }
    }

    /// The transaction itself, to end it.
    pub(super) async fn leave(mut self) -> Result<Transaction<'static, Any>, StoreError> {
        self.back().await?;
        match self.place {
            Place::Here(transaction) => Ok(transaction),
            Place::Away { .. } | Place::Gone => Err(gone()),
        }
    }

    async fn back(&mut self) -> Result<(), StoreError> {
        let (ready, writer) = match std::mem::replace(&mut self.place, Place::Gone) {
            Place::Away { ready, writer } => (ready, writer),
            other => {
                self.place = other;
                return Ok(());
            }
        };
        // The writer ends with what it still has.
        drop(ready);
        let (transaction, written) = writer.await.map_err(|_| gone())?;
        // What failed half-way must not be ended as if it were whole: dropped, it is undone.
        written?;
        self.place = Place::Here(transaction);
        Ok(())
    }

    /// Nothing to be written yet.
    pub(super) fn insertions(&self) -> Insertions {
        Insertions::new(self.dialect)
    }

    /// Writes rows; many of them behind.
    pub(super) async fn write(&mut self, insertions: Insertions) -> Result<(), StoreError> {
        let behind = insertions.rows() >= WORTH_IT;
        for next in insertions {
            match behind {
                true => self.hand_over(Job::Write(next)).await?,
                false => next.run(self.here().await?).await?,
            }
        }
        Ok(())
    }

    /// Has something done after everything that was handed over before.
    pub(super) async fn hand_over(&mut self, next: Job) -> Result<(), StoreError> {
        match self.send(next).await {
            Ok(()) => Ok(()),
            // The writer stopped: it says why. If it had no reason, it is done here.
            Err(next) => next.run(self.here().await?).await,
        }
    }

    async fn send(&mut self, next: Job) -> Result<(), Job> {
        self.place = match std::mem::replace(&mut self.place, Place::Gone) {
            Place::Here(transaction) => {
                let (ready, waiting) = channel(READY);
                Place::Away { ready, writer: spawn(write(transaction, waiting)) }
            }
            other => other,
        };
        match &self.place {
            Place::Away { ready, .. } => ready.send(next).await.map_err(|unsent| unsent.0),
            Place::Here(_) | Place::Gone => Err(next),
        }
    }
}

/// Writes what comes until nothing comes any more.
async fn write(mut transaction: Transaction<'static, Any>, mut waiting: Receiver<Job>) -> Written {
    while let Some(next) = waiting.recv().await {
        if let Err(error) = next.run(&mut transaction).await {
            return (transaction, Err(error));
        }
    }
    (transaction, Ok(()))
}

fn gone() -> StoreError {
    Fault::new(FaultKind::Other, "written behind").into()
}
