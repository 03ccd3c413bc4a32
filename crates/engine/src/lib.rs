//! What happens next: a run as a state machine over its journal
