# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""How the fake BlueZ misbehaves: per call, step by step, and as named plays.

A behaviour is {"call": "ReadValue", "address": …, "uuid": …, "times": 1, "then": [STEP…]}; address
and uuid are optional, times 0 means always. Steps happen one after the other:
  {"delay": ms}         waits
  {"drop": true}        the link is lost
  {"vanish": true}      the device object goes away
  {"services": false}   the device's services go away, the link stays
  {"error": [name, message]}  the call is answered with it, and it ends
  {"silence": true}     the call is never answered, and it ends
When the steps are through, the call goes the way it would have gone.
"""

ATT_UNLIKELY = ['Failed', 'Operation failed with ATT error: 0x0e']


class Script:
    def __init__(self, bus):
        self._bus = bus
        self._behaviours = []

    def reset(self):
        self._behaviours = []

    def add(self, behaviour):
        self._behaviours.append({'times': 1, **behaviour})

    def _take(self, method, address, uuid):
        for behaviour in self._behaviours:
            if (behaviour['call'] == method and behaviour.get('address', address) == address and
                    behaviour.get('uuid', uuid) == uuid):
                behaviour['times'] -= 1
                if behaviour['times'] == 0:
                    self._behaviours.remove(behaviour)
                return list(behaviour['then'])
        return []

    def run(self, call, device, proceed, uuid=None):
        """Plays what was asked for this call, then proceeds. Device may be None."""
        steps = self._take(call.method, device.address if device else None, uuid)
        self._step(steps, call, device, proceed)

    def _step(self, steps, call, device, proceed):
        while steps:
            step = steps.pop(0)
            if 'delay' in step:
                self._bus.after(step['delay'], self._step, steps, call, device, proceed)
                return
            if step.get('drop'):
                device.drop()
            if step.get('vanish'):
                device.vanish()
            if step.get('services') is False:
                device.withdraw_services()
            if step.get('silence'):
                return
            if 'error' in step:
                call.fail(*step['error'])
                return
        proceed()


def _on(call, *then, **more):
    return {'do': 'behave', 'call': call, 'then': list(then), **more}


# What was measured with real BlueZ, by name. "ADDRESS" and "UUID" stand for those of the request.
PLAYS = {
    'off': [{'do': 'adapter', 'powered': False}],
    'blocked': [{'do': 'adapter', 'powered': False, 'power_state': 'off-blocked',
                 'power_error': ['Failed', 'Failed']}],
    'no-adapter': [{'do': 'remove-adapter', 'name': 'hci0'}],
    'no-service': [{'do': 'service', 'present': False}],
    'device-gone': [_on('Connect', {'vanish': True}, {'error': [
        'org.freedesktop.DBus.Error.UnknownObject', 'Method "Connect" … does not exist']})],
    'characteristic-gone': [_on('WriteValue', {'services': False}, {'error': [
        'org.freedesktop.DBus.Error.UnknownObject', 'Method "WriteValue" … does not exist']})],
    'device-absent': [{'do': 'device', 'connectable': False}],
    'connecting': [_on('Connect', {'error': ['InProgress', 'In Progress']})],
    'connect-aborted': [_on('Connect', {'error': ['Failed', 'le-connection-abort-by-local']})],
    'connect-silent': [_on('Connect', {'silence': True})],
    'key-missing': [_on('Connect', {'error': ['AuthenticationFailed', 'Authentication Failed']})],
    'read-not-permitted': [_on('ReadValue', {'error': ['NotPermitted', 'Read not permitted']})],
    'not-authorized': [_on('WriteValue', {'error': ['NotAuthorized', 'Write not authorized']})],
    'not-supported': [_on('WriteValue', {'error': ['NotSupported', 'Operation is not supported']})],
    'invalid-length': [_on('WriteValue', {'error': ['InvalidArguments', 'Invalid Length']})],
    'busy': [_on('ReadValue', {'error': ['InProgress', 'In Progress']})],
    'application-silent': [_on('WriteValue', {'delay': 5000}, {'error': ATT_UNLIKELY})],
    'lost': [_on('WriteValue', {'drop': True}, {'error': ['Failed', 'Not connected']})],
    'services-removed': [_on('ReadValue', {'services': False}, {'silence': True})],
    'pairing-refused': [_on('ReadValue', {'delay': 60}, {'drop': True}, {'silence': True})],
    'pair-refused': [_on('Pair', {'error': ['AuthenticationFailed', 'Authentication Failed']})],
    'device-silent': [_on('ReadValue', {'delay': 30000}, {'drop': True}, {'silence': True})],
    'last-write-lost': [_on('WriteValue', {'drop': True}, {'silence': True},
                            uuid='00000006-0000-0000-0000-000000000002')],
    'resolved-early': [{'do': 'device', 'late_ms': 300, 'resolved_early': True}],
    'characteristics-never': [{'do': 'device', 'late_ms': 3600000, 'resolved_early': True}],
    'never-resolved': [{'do': 'device', 'resolve_ms': 3600000}],
    'slow-to-resolve': [{'do': 'device', 'resolve_ms': 30800}],
    'stale-cache': [{'do': 'device', 'stale': True}],
    'leftover': [{'do': 'device', 'leftover': True, 'advertising': False}],
    'discovery-refused': [_on('StartDiscovery', {'error': ['InProgress', 'In Progress']})],
    'stop-refused': [_on('StopDiscovery', {'error': ['Failed', 'No discovery started']})],
}


def play(name, address, uuid):
    """The commands of a play for this device, of which one characteristic may be meant."""
    for command in PLAYS[name]:
        filled = dict(command)
        if address and (filled['do'] == 'device' or
                        filled.get('call') in ('Connect', 'ReadValue', 'WriteValue', 'Pair')):
            filled.setdefault('address', address)
        if uuid and filled.get('call') in ('ReadValue', 'WriteValue'):
            filled.setdefault('uuid', uuid)
        yield filled
