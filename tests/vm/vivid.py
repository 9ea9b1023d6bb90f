# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The virtual machine's camera: an HDMI input that shows what is played on an HDMI output."""

CAMERA, SCREEN = '/dev/video0', '/dev/video1'
SIZE = 'width=640,height=480,pixelformat=YUYV'
# What the input says of a picture, before there is any.
COLOURS = 'colorspace=srgb'


def plug_in(machine):
    """For anybody in the machine."""
    control = ['v4l2-ctl', '-d']
    machine.run(*control, CAMERA, '-c', 'hdmi_000_0_is_connected_to=2,osd_text_mode=2')
    # Both have to agree about what goes through.
    for device in (SCREEN, CAMERA):
        machine.run(*control, device, '--set-dv-bt-timings', 'index=0')
    machine.run(*control, SCREEN, f'--set-fmt-video-out={SIZE},{COLOURS}')
    machine.run('chmod', '666', CAMERA, SCREEN)
    machine.run('sh', '-c', '/usr/lib/systemd/systemd-udevd --daemon && '
                            'udevadm trigger && udevadm settle')


def playing(picture):
    """The command that shows what `eye draw` left, there, until it is ended."""
    return ['v4l2-ctl', '-d', SCREEN, '--stream-out-mmap', f'--stream-from={picture}',
            '--stream-loop']
