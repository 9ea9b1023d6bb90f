/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#define HOB_NS_CLIENT "jabber:client"
#define HOB_NS_STANZAS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define HOB_NS_DATA "jabber:x:data"
#define HOB_NS_DATA_DYNAMIC "urn:xmpp:xdata:dynamic"
#define HOB_NS_DATA_VALIDATE "http://jabber.org/protocol/xdata-validate"
#define HOB_NS_PUBSUB "http://jabber.org/protocol/pubsub"
#define HOB_NS_PUBSUB_OWNER "http://jabber.org/protocol/pubsub#owner"
#define HOB_NS_PUBSUB_EVENT "http://jabber.org/protocol/pubsub#event"
#define HOB_NS_PUBSUB_ERRORS "http://jabber.org/protocol/pubsub#errors"
#define HOB_NS_PUBSUB_NODE_CONFIG "http://jabber.org/protocol/pubsub#node_config"
#define HOB_NS_DISCO_INFO "http://jabber.org/protocol/disco#info"
#define HOB_NS_DISCO_ITEMS "http://jabber.org/protocol/disco#items"
#define HOB_NS_ROSTER "jabber:iq:roster"
#define HOB_NS_PING "urn:xmpp:ping"
#define HOB_NS_DELAY "urn:xmpp:delay"
#define HOB_NS_CAPS "http://jabber.org/protocol/caps"
#define HOB_NS_IOT "urn:xmpp:uwpx:iot"

/* The thesis' three nodes on a device's own address, and the one item of the first. */
#define HOB_PUBSUB_NODE_UI "xmpp.iot.ui"
#define HOB_PUBSUB_NODE_SENSORS "xmpp.iot.sensors"
#define HOB_PUBSUB_NODE_ACTUATORS "xmpp.iot.actuators"
#define HOB_PUBSUB_ITEM_CURRENT "current"
