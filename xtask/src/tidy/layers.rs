//! 分层 — the two tables of the root `Cargo.toml` against what cargo would really build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use super::Finding;

type Table = BTreeMap<String, Vec<String>>;

/// Asks cargo and compares.
///
/// # Errors
///
/// If cargo or the tables cannot be read.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .exec()
        .context("cargo metadata failed")?;
    let table = |name: &str| -> Result<Table> {
        serde_json::from_value(metadata.workspace_metadata[name].clone())
            .with_context(|| format!("[workspace.metadata.{name}] is not a table of lists"))
    };
    let mut findings = compare_layers(&table("layers")?, &direct(&metadata));
    findings.extend(compare_never(&table("never")?, &reachable(&metadata)));
    Ok(findings)
}

/// Members of the workspace that each member depends on outside of tests.
fn direct(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let members = metadata.workspace_packages();
    let names: BTreeSet<&str> = members.iter().map(|package| package.name.as_str()).collect();
    let of = |package: &cargo_metadata::Package| {
        let used = package.dependencies.iter();
        used.filter(|dependency| dependency.kind != DependencyKind::Development)
            .filter(|dependency| names.contains(dependency.name.as_str()))
            .map(|dependency| dependency.name.clone())
            .collect()
    };
    members.iter().map(|package| (package.name.to_string(), of(package))).collect()
}

/// Everything in the normal dependency tree of each member.
fn reachable(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<&PackageId, Vec<&PackageId>> = BTreeMap::new();
    for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
        let normal = node.deps.iter().filter(|dependency| {
            dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
        });
        edges.insert(&node.id, normal.map(|dependency| &dependency.pkg).collect());
    }
    let names: BTreeMap<&PackageId, &str> =
        metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    let tree = |start| {
        let (mut seen, mut pending) = (BTreeSet::new(), vec![start]);
        while let Some(id) = pending.pop() {
            if seen.insert(id) {
                pending.extend(edges.get(id).into_iter().flatten());
            }
        }
        seen.iter().filter_map(|id| names.get(id)).map(|name| (*name).to_owned()).collect()
    };
    let members = metadata.workspace_packages();
    members.iter().map(|package| (package.name.to_string(), tree(&package.id))).collect()
}

/// Each member has a row and uses nothing outside it; each row has a member.
pub fn compare_layers(table: &Table, used: &BTreeMap<String, BTreeSet<String>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (member, used) in used {
        match table.get(member) {
            None => findings.push(layer(format!("crate {member} has no row in the layers table"))),
            Some(allowed) => {
                findings.extend(used.iter().filter(|name| !allowed.contains(name)).map(|name| {
                    layer(format!("{member} depends on {name}: the layers table does not let it"))
                }))
            }
        }
    }
    let stale = table.keys().filter(|row| !used.contains_key(*row));
    findings.extend(stale.map(|row| layer(format!("layers row {row} names no crate"))));
    findings
}

/// Nothing of the second table is in the tree of its crate.
pub fn compare_never(table: &Table, tree: &BTreeMap<String, BTreeSet<String>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (member, never) in table {
        let Some(tree) = tree.get(member) else {
            findings.push(layer(format!("never row {member} names no crate")));
            continue;
        };
        let present = never.iter().filter(|name| tree.contains(*name));
        findings.extend(present.map(|name| layer(format!("{member} must never reach {name}"))));
    }
    findings
}

fn layer(message: String) -> Finding {
    Finding::new("Cargo.toml", 1, message)
}
