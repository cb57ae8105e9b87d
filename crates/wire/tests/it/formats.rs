//! 各种好文件 — what people really have: encodings, delimiters, sections, native cells, aliases.

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};
use vocab::record::*;
use vocab::{Date, Fen, InsuranceKind, Lang, Month, PersonClass, PlaceCode, Sex};
use wire::records::{Format, Reading, read, read_markdown, write_csv, write_markdown};

use crate::samples::{TODAY, number, try_csv, try_read};

/// A small record with several sections, for tests and seeds.
pub fn example() -> PersonalRecord {
    let july = Month::new(2025, 7).unwrap();
    let contribution = Contribution {
        base: Some(Fen(642_000)),
        employer_part: Fen(51_360),
        individual_part: Fen(12_840),
        received: Some(jiff::civil::date(2025, 7, 18)),
        credited: Some(jiff::civil::date(2025, 8, 20)),
        ..Contribution::of(InsuranceKind::EmployeeMedical, july)
    };
    let movement = Movement {
        place: None,
        date: jiff::civil::date(2025, 8, 20),
        kind: MovementKind::Credit,
        amount: Fen(12_840),
        month: Some(july),
        counterparty: None,
        used_by: None,
        id: Some("L1".to_owned()),
        reverses: None,
        note: None,
        row: 0,
    };
    let spending = Movement {
        kind: MovementKind::Spending,
        amount: Fen(-4_635),
        month: None,
        counterparty: Some("示例药店".to_owned()),
        id: Some("L2".to_owned()),
        ..movement.clone()
    };
    PersonalRecord {
        member: Member {
            name: Some("示例甲".to_owned()),
            identity_number: Some(number("99000119900307001")),
            sex: None,
            birth_date: None,
            place: PlaceCode::parse("990100"),
        },
        contributions: Some(vec![contribution]),
        movements: Some(vec![movement, spending]),
        restrictions: Some(Vec::new()),
        ..PersonalRecord::default()
    }
}

fn check(text: &str) -> PersonalRecord {
    try_csv(text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn check_workbook(mut workbook: Workbook) -> PersonalRecord {
    let bytes = workbook.save_to_buffer().unwrap();
    try_read(&bytes, Format::Xlsx).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn a_plain_csv_is_recognised_by_its_headers() {
    let record = check(
        "险种,缴费年月,缴费基数,单位缴费金额,个人缴费金额\n职工医保,202507,6420,513.60,128.40\n",
    );
    let rows = record.contributions.unwrap();
    assert_eq!(rows[0].month.to_string(), "2025-07");
    assert_eq!(rows[0].base, Some(Fen(642_000)));
    assert_eq!(rows[0].row, 2);
    assert_eq!(record.movements, None);

    let record = check("入账日期;收支类型;交易金额;备注\n2025/8/20;结息;\"1,300.50\";年度\n");
    assert_eq!(record.movements.unwrap()[0].amount, Fen(130_050));

    let record = check("日期\t类型\t金额\n20250820\tspending\t46.35\n");
    assert_eq!(record.movements.unwrap()[0].amount, Fen(-4_635));
}

#[test]
fn sections_are_opened_by_their_names() {
    let record = check(
        "参保人,,\n姓名,参保地,\n示例甲,深圳市,\n\n[缴费],,\n险种,费款所属期,缴费日期\n\
         employee-medical,2025年7月,2025年7月18日\n# 卡\n卡类型,卡状态\n",
    );
    assert_eq!(record.member.place, PlaceCode::parse("440300"));
    assert_eq!(record.contributions.as_ref().unwrap()[0].row, 7);
    assert_eq!(record.cards, Some(Vec::new()));
    assert_eq!(record.accounts, None);
}

#[test]
fn row_numbers_count_blank_lines_comments_and_line_breaks_in_cells() {
    let record = check(
        "# 从网上下载\n\n日期,收支类型,金额,说明\n\n\n2025-08-20,结息,1.00,\"两\n行\"\n\n2025-08-21,结息,2.00,\n",
    );
    let rows = record.movements.unwrap();
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [6, 8]);
    assert_eq!(rows[0].note.as_deref(), Some("两 行"));
}

#[test]
fn a_gbk_file_is_read() {
    let text = "险种,费款所属期,单位名称\r\n职工医保,2025-07,深圳示例公司\r\n";
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    let record = try_read(&bytes, Format::Csv).unwrap();
    assert_eq!(record.contributions.unwrap()[0].employer.as_deref(), Some("深圳示例公司"));
}

#[test]
fn utf_8_and_utf_16_marks_are_read() {
    let text = "险种\t费款所属期\n职工医保\t2025-07\n";
    let utf_16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [format!("\u{feff}{text}").into_bytes(), utf_16] {
        assert_eq!(try_read(&bytes, Format::Csv).unwrap().contributions.unwrap().len(), 1);
    }
}

#[test]
fn a_workbook_with_native_cells_is_read() {
    let mut workbook = Workbook::new();
    let day = CellFormat::new().set_num_format("yyyy/m/d");
    let sheet = workbook.add_worksheet().set_name("账户收支").unwrap();
    for (column, header) in
        (0..).zip(["入账日期", "收支类型", "金额（元）", "对应费款所属期", "流水号"])
    {
        sheet.write_string(0, column, header).unwrap();
    }
    let date = ExcelDateTime::from_ymd(2025, 8, 20).unwrap();
    let month = ExcelDateTime::from_ymd(2025, 7, 1).unwrap();
    sheet.write_datetime_with_format(1, 0, &date, &day).unwrap();
    sheet.write_string(1, 1, "个人账户划入").unwrap();
    sheet.write_number(1, 2, 0.1 + 0.2).unwrap();
    sheet.write_datetime_with_format(1, 3, &month, &day).unwrap();
    sheet.write_number(1, 4, 12_345).unwrap();
    sheet.write_number(3, 0, 20_250_821).unwrap();
    sheet.write_string(3, 1, "医保消费").unwrap();
    sheet.write_number(3, 2, 46.35).unwrap();
    let rows = check_workbook(workbook).movements.unwrap();
    assert_eq!(rows[0].date, jiff::civil::date(2025, 8, 20));
    assert_eq!((rows[0].amount, rows[0].month), (Fen(30), Month::new(2025, 7)));
    assert_eq!(rows[0].id.as_deref(), Some("12345"));
    assert_eq!((rows[1].amount, rows[1].row), (Fen(-4_635), 4));
}

#[test]
fn an_only_sheet_may_keep_its_default_name() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["险种", "费款所属期"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "职工医保").unwrap();
    sheet.write_number(1, 1, 202_507).unwrap();
    workbook.add_worksheet();
    assert_eq!(check_workbook(workbook).contributions.unwrap().len(), 1);
}

#[test]
fn a_workbook_is_read_whatever_it_is_called() {
    let bytes = wire::records::write_xlsx(&example(), Lang::Zh).unwrap();
    for format in Format::ALL {
        assert_eq!(try_read(&bytes, format).unwrap().movements.unwrap().len(), 2, "{format:?}");
    }
    assert_eq!(Format::from_name("我的 记录.XLSX"), Ok(Format::Xlsx));
    assert_eq!(Format::from_name("a.b.csv"), Ok(Format::Csv));
    assert_eq!(Format::from_name("records").unwrap_err().code, "unknown-format");
}

#[test]
fn json_takes_chinese_or_english_keys_and_yuan_or_fen() {
    let text = r#"{
        "参保人": { "姓名": "示例甲", "性别": "女" },
        "contributions": [
            { "kind": "resident-medical", "month": "2026-01", "个人缴费": "400.00" },
            { "kind": "职工医保", "base_fen": 642000, "month": 202507 }
        ],
        "cards": [],
        "transfers": null,
        "accounts": [{ "state": null }],
        "displays": [{ "渠道": "app", "查询日期": "2025-11-01", "显示内容": "隐藏", "已绑定": true }]
    }"#;
    let record = try_read(text.as_bytes(), Format::Json).unwrap();
    assert_eq!(record.member.sex, Some(Sex::Female));
    let rows = record.contributions.unwrap();
    assert_eq!((rows[0].individual_part, rows[0].row), (Fen(40_000), 1));
    assert_eq!((rows[1].base, rows[1].row), (Some(Fen(642_000)), 2));
    assert_eq!(record.cards, Some(Vec::new()));
    assert_eq!((record.transfers, record.accounts), (None, None));
    assert_eq!(record.displays.unwrap()[0].bound, Some(true));
}

#[test]
fn cases_are_tables_under_headings() {
    let text = "# 个案\n\n说明文字。\n\n## 参保人\n\n| 姓名 | 参保地 |\n|---|---|\n| 示例甲 | 示例市 |\n\n\
                ## 缴费\n\n| 险种 | 费款所属期 | 个人缴费 | 备注无关 |\n|---|---|---|---|\n";
    let reading = Reading { today: TODAY, places: &[] };
    assert_eq!(read_markdown(text, &reading).unwrap_err()[0].code, "unknown-header");

    let text = "## 参保人\n\n| 姓名 | 参保地 |\n|:--|---|\n| 甲 \\| 乙 | 示例市 |\n\n## 账户限制\n\n查过，没有。\n\n\
                ## 缴费\n\n| 险种 | 费款所属期 | 个人缴费 |\n|---|---|---:|\n\
                | 职工医保 | 2025-07 | 128.40 |\n| 职工医保 | 2025-08 | |\n";
    let record = read_markdown(text, &reading).unwrap();
    assert_eq!(record.member.name.as_deref(), Some("甲 | 乙"));
    assert_eq!(record.member.place, PlaceCode::parse("990100"));
    assert_eq!(record.restrictions, Some(Vec::new()));
    let rows = record.contributions.unwrap();
    assert_eq!((rows[0].row, rows[1].row), (2, 3));
    assert_eq!(rows[1].individual_part, Fen::ZERO);
}

#[test]
fn the_person_may_be_repeated_in_every_row() {
    let person = number("99000119900307001");
    let masked = person.masked();
    let record = check(&format!(
        "姓名,身份证号,险种,费款所属期\n示例甲,{p},职工医保,2025-06\n示*甲,{masked},职工医保,2025-07\n",
        p = person.as_str()
    ));
    assert_eq!(record.member.identity_number, Some(person));
    assert_eq!(record.contributions.unwrap().len(), 2);
}

#[test]
fn signs_follow_the_kind() {
    let record = check(
        "缴费\n险种,费款所属期,缴费类型,个人缴费\n职工医保,2025-07,退收,128.40\n\
         职工医保,2025-07,基数补差,-3.00\n职工医保,2025-12,预缴,1.00\n居民医保,2026-01,,400\n\
         账户收支\n日期,收支类型,金额\n2025-08-01,退收,5\n2025-08-01,特殊调整,-5\n2025-08-01,医保消费,-6\n",
    );
    let parts: Vec<i64> =
        record.contributions.unwrap().iter().map(|row| row.individual_part.0).collect();
    assert_eq!(parts, [-12_840, -300, 100, 40_000]);
    let amounts: Vec<i64> = record.movements.unwrap().iter().map(|row| row.amount.0).collect();
    assert_eq!(amounts, [-500, -500, -600]);
}

#[test]
fn plans_may_lie_ahead() {
    let record = check(
        "渠道故障\n渠道,起始日期,预计恢复日期\n国家平台,2025-11-01,2025-12-01\n\
         账户限制\n限制类型,起始日期,解除日期\n冻结,2025-11-01,2026-11-01\n\
         参保\n险种,人员类别,起始日期,终止日期\n职工医保,在职,2025-11-01,2026-01-31\n",
    );
    assert_eq!(record.enrolments.unwrap()[0].class, PersonClass::Employee);
    assert_eq!(record.restrictions.unwrap()[0].until, Date::new(2026, 11, 1).ok());
    assert_eq!(record.incidents.unwrap().len(), 1);
}

#[test]
fn places_of_the_caller_are_known_too() {
    let reading =
        Reading { today: TODAY, places: &[(PlaceCode::parse("330100").unwrap(), "杭州市")] };
    let text = "参保人\n姓名,性别,参保地\n示例甲,女,杭州\n";
    let record = read(text.as_bytes(), Format::Csv, &reading).unwrap();
    assert_eq!(record.member.place, PlaceCode::parse("330100"));
    assert_eq!(record.member.sex, Some(Sex::Female));
}

#[test]
fn written_files_read_well() {
    let csv = String::from_utf8(write_csv(&example(), Lang::Zh).unwrap()).unwrap();
    assert!(csv.starts_with("\u{feff}[参保人]\r\n姓名,证件号码,参保地\r\n示例甲,99000119900307"));
    assert!(csv.contains("2025-08-20,医保消费,-46.35,,示例药店,L2\r\n"), "{csv}");
    let markdown = write_markdown(&example(), Lang::En).unwrap();
    assert!(
        markdown.contains("| date | kind | amount | month | counterparty | id |"),
        "{markdown}"
    );
    assert!(markdown.contains("## restrictions\n\n| kind | from |\n| --- | --- |\n"), "{markdown}");
}
