//! 公民身份号码 — identity numbers: shape, birth date, check digit.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Date, Text};

/// 性别 — sex as registered; retirement rules depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// 公民身份号码 — an 18-character identity number whose check digit has been verified.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct IdentityNumber(String);

/// 号码问题 — what is wrong with a number that was typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityProblem {
    /// Not 17 digits followed by a digit or X.
    Shape,
    /// Digits 7–14 are no day of the calendar.
    BirthDate,
    /// The last character does not fit the others: most often one digit was mistyped.
    CheckDigit,
}

impl IdentityProblem {
    /// The sentence that tells the person which part to look at.
    pub const fn sentence(self) -> Text {
        match self {
            IdentityProblem::Shape => Text::fixed(
                "证件号码应为18位：前17位是数字，最后一位是数字或X",
                "an identity number has 18 characters: 17 digits, then a digit or X",
            ),
            IdentityProblem::BirthDate => Text::fixed(
                "证件号码第7至14位不是有效的出生日期",
                "characters 7 to 14 of the identity number are not a valid birth date",
            ),
            IdentityProblem::CheckDigit => Text::fixed(
                "证件号码的校验位不对，多半是有一位抄错了",
                "the check digit of the identity number does not fit: one digit is probably wrong",
            ),
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl IdentityNumber {
    /// Reads a number and verifies its shape, birth date and check digit (GB 11643-1999).
    pub fn parse(text: &str) -> Result<IdentityNumber, IdentityProblem> {
        let number = text.trim().to_uppercase();
        let digits: Vec<u32> = number.chars().take(17).filter_map(|c| c.to_digit(10)).collect();
        let last = number.chars().nth(17).filter(|c| c.is_ascii_digit() || *c == 'X');
        if number.chars().count() != 18 || digits.len() != 17 || !number.is_ascii() {
            return Err(IdentityProblem::Shape);
        }
        let Some(last) = last else { return Err(IdentityProblem::Shape) };
        if birth_date(&number).is_none() {
            return Err(IdentityProblem::BirthDate);
        }
        if check_character(&digits) != Some(last) {
            return Err(IdentityProblem::CheckDigit);
        }
        Ok(IdentityNumber(number))
    }

    /// Completes the first 17 digits with their check digit; for synthetic people.
    pub fn complete(first_17: &str) -> Result<IdentityNumber, IdentityProblem> {
        let digits: Vec<u32> = first_17.chars().filter_map(|c| c.to_digit(10)).collect();
        let check = check_character(&digits).ok_or(IdentityProblem::Shape)?;
        IdentityNumber::parse(&format!("{first_17}{check}"))
    }

    /// The whole number. Show [`IdentityNumber::masked`] wherever the owner is not the reader.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// First six and last two characters, the rest hidden: `990001**********12`.
    pub fn masked(&self) -> String {
        format!("{}**********{}", &self.0[..6], &self.0[16..])
    }

    /// Birth date written in the number.
    pub fn birth_date(&self) -> Option<Date> {
        birth_date(&self.0)
    }

    /// Sex written in the number: the 17th digit is odd for men.
    pub fn sex(&self) -> Sex {
        let odd = self.0.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }

    /// 合成号码 — whether the area code marks a made-up person (990000 range).
    pub fn is_synthetic(&self) -> bool {
        self.0.starts_with("99")
    }

    /// How many of the 18 characters differ from another number.
    pub fn distance(&self, other: &str) -> usize {
        let other = other.trim().to_uppercase();
        let differing = self.0.chars().zip(other.chars()).filter(|(a, b)| a != b).count();
        differing + other.chars().count().abs_diff(18)
    }
}

fn birth_date(number: &str) -> Option<Date> {
    let year = number.get(6..10)?.parse().ok()?;
    let month = number.get(10..12)?.parse().ok()?;
    let day = number.get(12..14)?.parse().ok()?;
    jiff::civil::Date::new(year, month, day).ok()
}

fn check_character(digits: &[u32]) -> Option<char> {
    if digits.len() != WEIGHTS.len() {
        return None;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    CHECK_CHARACTERS.get(usize::try_from(sum % 11).ok()?).copied()
}

/// Masked, because a number ends up in logs through `Debug` more often than on purpose.
impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityNumber({})", self.masked())
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> String {
        number.0
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = String;

    fn try_from(text: String) -> Result<IdentityNumber, String> {
        IdentityNumber::parse(&text).map_err(|problem| problem.sentence().en.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifies_the_check_digit() {
        let number = IdentityNumber::complete("99000119900307001").unwrap();
        assert!(number.is_synthetic());
        assert_eq!(number.sex(), Sex::Male);
        assert_eq!(number.birth_date().unwrap().to_string(), "1990-03-07");
        assert_eq!(IdentityNumber::parse(number.as_str()), Ok(number.clone()));
        let mistyped = number.as_str().replacen("1990", "1991", 1);
        assert_eq!(IdentityNumber::parse(&mistyped), Err(IdentityProblem::CheckDigit));
        assert_eq!(number.distance(&mistyped), 1);
    }

    #[test]
    fn says_which_part_is_wrong() {
        for text in [
            "",
            "123",
            "99000119900307001",
            "9900011990030700é",
            "99000119900307001XX",
            "一二三四五六七八九十一二三四五六七八",
        ] {
            assert_eq!(IdentityNumber::parse(text), Err(IdentityProblem::Shape), "{text}");
        }
        assert_eq!(IdentityNumber::complete("99000119900231001"), Err(IdentityProblem::BirthDate));
    }
}
