//! 参保人列 — made-up members with the distributions of the workload: columns, seeded.

/// 六列输入 — 15 bytes a member.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// Monthly wage, fen; 0 for retired people.
    pub wage: Vec<i32>,
    /// Completed years.
    pub age: Vec<u8>,
    /// 0 or 1.
    pub retired: Vec<u8>,
    /// Hospital level, 1–3.
    pub level: Vec<u8>,
    /// Inpatient cost of the year, fen; 0 for four in five.
    pub cost: Vec<i32>,
    /// What the fund paid this year already, fen.
    pub paid: Vec<i32>,
}

/// SplitMix64: small, seeded, good enough to make members up.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Evenly in 0..1, never 0.
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Lognormal with a median and a spread (Box–Muller).
    fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        let radius = (-2.0 * self.unit().ln()).sqrt();
        let normal = radius * (std::f64::consts::TAU * self.unit()).cos();
        median * (sigma * normal).exp()
    }
}

impl Members {
    /// Members of a seed.
    pub fn make(count: usize, seed: u64) -> Members {
        let mut dice = Dice(seed);
        let mut members = Members::default();
        for _ in 0..count {
            let age = 16 + (dice.next() % 79) as u8;
            let retired = age >= 60 || (age >= 55 && dice.chance(0.5));
            let wage = (dice.lognormal(7_500.0, 0.6).min(400_000.0) * 100.0).round() as i32;
            let level = match dice.unit() {
                share if share < 0.2 => 1,
                share if share < 0.5 => 2,
                _ => 3,
            };
            let cost = (dice.lognormal(11_000.0, 1.0) * 100.0).round().min(200_000_000.0) as i32;
            members.wage.push(if retired { 0 } else { wage });
            members.age.push(age);
            members.retired.push(u8::from(retired));
            members.level.push(level);
            members.cost.push(if dice.chance(0.8) { 0 } else { cost });
            let paid = (dice.unit() * 50_000_000.0) as i32;
            members.paid.push(if dice.chance(0.05) { paid } else { 0 });
        }
        members
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.wage.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.wage.is_empty()
    }
}
