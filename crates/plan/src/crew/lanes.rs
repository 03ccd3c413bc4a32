//! The tasks that could start: sets of small numbers, a lane for all that lack the same, the most urgent first.

/// Tasks that could start. Each has a rank over all lanes; ranks of a lane lie side by side, so that a lane is some
/// words of bits.
#[derive(Clone)]
pub(super) struct Lanes {
    /// The task of each place, lane by lane, in the order of urgency.
    tasks: Vec<u32>,
    /// The place of each task.
    places: Vec<u32>,
    /// How urgent what has a place is, over all lanes; and the place of each rank.
    rank_of: Vec<u32>,
    place_of: Vec<u32>,
    /// Where each lane begins and ends.
    bounds: Vec<(u32, u32)>,
    /// A bit for each place.
    ready: Vec<u64>,
    /// A place of each lane before which nothing is ready.
    low: Vec<u32>,
}

impl Lanes {
    /// Lays out the lanes of tasks, by how urgent each is: the smaller, the more.
    pub(super) fn of<U: Ord>(lane_of: &[u32], lanes: usize, urgency: impl Fn(usize) -> U) -> Lanes {
        let mut by_urgency: Vec<usize> = (0..lane_of.len()).collect();
        by_urgency.sort_by_cached_key(|task| urgency(*task));
        let mut of_lane: Vec<Vec<(u32, u32)>> = vec![Vec::new(); lanes];
        for (rank, task) in by_urgency.iter().enumerate() {
            of_lane[lane_of[*task] as usize].push((rank as u32, *task as u32));
        }
        let count = lane_of.len();
        let (mut tasks, mut rank_of, mut bounds) = (Vec::with_capacity(count), Vec::with_capacity(count), Vec::new());
        for lane in of_lane {
            let begin = tasks.len() as u32;
            rank_of.extend(lane.iter().map(|(rank, _)| *rank));
            tasks.extend(lane.iter().map(|(_, task)| *task));
            bounds.push((begin, tasks.len() as u32));
        }
        let (mut places, mut place_of) = (vec![0; count], vec![0; count]);
        for (place, (task, rank)) in tasks.iter().zip(&rank_of).enumerate() {
            places[*task as usize] = place as u32;
            place_of[*rank as usize] = place as u32;
        }
        let low = bounds.iter().map(|(_, end)| *end).collect();
        let ready = vec![0; count.div_ceil(64)];
        Lanes { tasks, places, rank_of, place_of, bounds, ready, low }
    }

    pub(super) fn insert(&mut self, task: usize, lane: usize) {
        let place = self.places[task];
        self.ready[place as usize / 64] |= 1 << (place % 64);
        self.low[lane] = self.low[lane].min(place);
    }

    pub(super) fn remove(&mut self, task: usize) {
        let place = self.places[task];
        self.ready[place as usize / 64] &= !(1 << (place % 64));
    }

    /// Returns the task of a rank.
    pub(super) fn task(&self, rank: u32) -> usize {
        self.tasks[self.place_of[rank as usize] as usize] as usize
    }

    /// Returns the rank of the most urgent task of a lane.
    pub(super) fn first(&mut self, lane: usize) -> Option<u32> {
        let end = self.bounds[lane].1;
        let place = self.from(self.low[lane], end);
        self.low[lane] = place.unwrap_or(end);
        Some(self.rank_of[place? as usize])
    }

    /// Returns the rank of the most urgent task of a lane that is less urgent than one.
    pub(super) fn after(&self, lane: usize, rank: u32) -> Option<u32> {
        let place = self.from(self.place_of[rank as usize] + 1, self.bounds[lane].1)?;
        Some(self.rank_of[place as usize])
    }

    /// Returns the first place from `begin` on, before `end`, of which the task is ready.
    fn from(&self, begin: u32, end: u32) -> Option<u32> {
        if begin >= end {
            return None;
        }
        let mut word = begin as usize / 64;
        let mut bits = self.ready[word] & (u64::MAX << (begin % 64));
        while bits == 0 {
            word += 1;
            if word * 64 >= end as usize {
                return None;
            }
            bits = self.ready[word];
        }
        let place = (word * 64) as u32 + bits.trailing_zeros();
        (place < end).then_some(place)
    }
}
