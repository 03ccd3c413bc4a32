//! Giving up every privilege that a new user namespace grants.

use rustix::io::Errno;
use rustix::thread::{
    CapabilitySet, CapabilitySets, Gid, Uid, clear_ambient_capability_set, remove_capability_from_bounding_set,
    set_capabilities, set_no_new_privs, set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};

use super::wall;
use crate::outcome::NotStarted;
use crate::sys;

/// Leaves this process with no capability, none to regain, and no key of the engine.
///
/// `change_id`: the process is root inside and becomes the user and group `id`; otherwise it is
/// them already.
pub(super) fn give_up(id: (u32, u32), change_id: bool) -> Result<(), NotStarted> {
    let failed = |what: &'static str| move |error: Errno| wall("privileges", what, error.into());
    sys::new_session_keyring().or_else(absent)?;
    drop_bounding_set().map_err(failed("drop the bounding set"))?;
    if change_id {
        let (uid, gid) = (Uid::from_raw(id.0), Gid::from_raw(id.1));
        set_thread_groups(&[gid]).map_err(failed("leave the groups"))?;
        set_thread_res_gid(gid, gid, gid).map_err(failed("change the group"))?;
        set_thread_res_uid(uid, uid, uid).map_err(failed("change the user"))?;
    }
    clear_ambient_capability_set().map_err(failed("clear the ambient set"))?;
    let none = CapabilitySets {
        effective: CapabilitySet::empty(),
        permitted: CapabilitySet::empty(),
        inheritable: CapabilitySet::empty(),
    };
    set_capabilities(None, none).map_err(failed("drop capabilities"))?;
    set_no_new_privs(true).map_err(failed("set no_new_privs"))
}

/// A kernel without keys has none to hide.
fn absent(error: std::io::Error) -> Result<(), NotStarted> {
    match error.raw_os_error() {
        Some(libc::ENOSYS) => Ok(()),
        _ => Err(wall("privileges", "open a session keyring", error)),
    }
}

fn drop_bounding_set() -> rustix::io::Result<()> {
    for number in 0..64 {
        match remove_capability_from_bounding_set(CapabilitySet::from_bits_retain(1 << number)) {
            Ok(()) => {}
            // Beyond the last capability that this kernel knows.
            Err(Errno::INVAL) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
