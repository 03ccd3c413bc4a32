//! What happens next: a run as a state machine over its journal.
//!
//! [`Run::step`] takes an input and the time, and returns the events to write and the effects to
//! carry out once they are durable. No I/O, no clock, no randomness: a run is the fold of its
//! journal ([`Run::fold`]) and of nothing else.

mod account;
mod amend;
mod answer;
mod apply;
mod asking;
mod capacity;
mod cause;
mod claims;
mod conflict;
mod contested;
mod course;
mod decide;
mod effect;
mod event;
mod excuse;
mod failure;
mod fan;
mod gate;
mod grow;
mod head;
mod hold;
mod hours;
mod ids;
mod impact;
mod input;
mod journal;
mod leases;
mod needs;
mod order;
mod part;
mod question;
mod questions;
mod queue;
mod repeat;
mod restart;
mod run;
mod settle;
mod signals;
mod stage;
mod standing;
mod status;
mod steps;
mod stop;
mod talk;
mod tally;
mod team;
mod turn;
mod undo;

pub use account::{Account, BadAccount, Saying, Standpoint, Tested};
pub use amend::{AMENDMENT_LIMIT, Amendment};
pub use conflict::{Conflict, Contest, Done, Party, Rule};
pub use course::Course;
pub use effect::{Effect, Moment};
pub use event::{Event, Figure, Grant, Isolation, Opening, RunStatus, VERSION};
pub use failure::{Evidence, Failure, Refusal};
pub use fan::{Child, Fan, Item, ItemValue};
pub use hold::Hold;
pub use ids::{BadTimestamp, BlobId, ChangeId, RunId, Timestamp};
pub use impact::{Claim, Impact};
pub use input::{Harvest, Input, Order, Outcome, Rejected, Report, Step};
pub use journal::{Corrupt, Record};
pub use needs::NeedState;
pub use part::Part;
pub use question::{Panel, Question, Topic, Voice};
pub use restart::{Anew, Restart, TakeOver};
pub use run::{Landed, PhaseState, Run, TaskRecord};
pub use signals::{Heard, Sender, Signal};
pub use stage::{Happening, Stage, TaskState};
pub use standing::Standing;
pub use status::{PATIENCE, QuestionView, Rest, RunView, TaskView, Waiting};
pub use steps::{StepState, StepView};
pub use talk::Word;
