/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-unit-private.h"

#include <stdlib.h>

typedef struct {
  const char *spelling;
  const char *symbol;
} Unit;

/* Sorted by spelling. A letter that means something else in the other case is left out. */
static const Unit units[] = {
  {"%", "%"},
  {"%rh", "%"},
  {"amp", "A"},
  {"ampere", "A"},
  {"amperes", "A"},
  {"amps", "A"},
  {"bar", "bar"},
  {"c", "°C"},
  {"cel", "°C"},
  {"celsius", "°C"},
  {"centimeter", "cm"},
  {"centimeters", "cm"},
  {"centimetre", "cm"},
  {"db", "dB"},
  {"decibel", "dB"},
  {"decibels", "dB"},
  {"deg", "°"},
  {"deg c", "°C"},
  {"deg f", "°F"},
  {"degc", "°C"},
  {"degf", "°F"},
  {"degree", "°"},
  {"degrees", "°"},
  {"degrees celsius", "°C"},
  {"degrees fahrenheit", "°F"},
  {"f", "°F"},
  {"fahrenheit", "°F"},
  {"gram", "g"},
  {"grams", "g"},
  {"hectopascal", "hPa"},
  {"hectopascals", "hPa"},
  {"hertz", "Hz"},
  {"hour", "h"},
  {"hours", "h"},
  {"hpa", "hPa"},
  {"hz", "Hz"},
  {"kelvin", "K"},
  {"kilogram", "kg"},
  {"kilograms", "kg"},
  {"kilometer", "km"},
  {"kilometers", "km"},
  {"kilometre", "km"},
  {"kilopascal", "kPa"},
  {"kilopascals", "kPa"},
  {"kilowatt", "kW"},
  {"kilowatt hours", "kWh"},
  {"kilowatt-hour", "kWh"},
  {"kilowatt-hours", "kWh"},
  {"kilowatthour", "kWh"},
  {"kilowatthours", "kWh"},
  {"kilowatts", "kW"},
  {"kpa", "kPa"},
  {"kw", "kW"},
  {"kwh", "kWh"},
  {"liter", "l"},
  {"liters", "l"},
  {"litre", "l"},
  {"litres", "l"},
  {"lumen", "lm"},
  {"lumens", "lm"},
  {"lux", "lx"},
  {"lx", "lx"},
  {"mbar", "mbar"},
  {"meter", "m"},
  {"meters", "m"},
  {"metre", "m"},
  {"metres", "m"},
  {"milliampere", "mA"},
  {"milliamperes", "mA"},
  {"millibar", "mbar"},
  {"millimeter", "mm"},
  {"millimeters", "mm"},
  {"millimetre", "mm"},
  {"millivolt", "mV"},
  {"millivolts", "mV"},
  {"minute", "min"},
  {"minutes", "min"},
  {"pa", "Pa"},
  {"pascal", "Pa"},
  {"pascals", "Pa"},
  {"percent", "%"},
  {"percentage", "%"},
  {"ppb", "ppb"},
  {"ppm", "ppm"},
  {"second", "s"},
  {"seconds", "s"},
  {"volt", "V"},
  {"volts", "V"},
  {"watt", "W"},
  {"watt-hour", "Wh"},
  {"watt-hours", "Wh"},
  {"watthour", "Wh"},
  {"watthours", "Wh"},
  {"watts", "W"},
  {"wh", "Wh"},
  {"°c", "°C"},
  {"°f", "°F"},
  {"º", "°"},
  {"ºc", "°C"},
  {"ºf", "°F"},
  {"℃", "°C"},
  {"℉", "°F"},
};

static int
compare (const void *spelling, const void *unit)
{
  return g_ascii_strcasecmp (spelling, ((const Unit *) unit)->spelling);
}

/*
 * hob_unit_find:
 * @spelling: a unit as a device wrote it
 *
 * Returns: (nullable): the symbol people use for it, static; %NULL when Hob does not know it
 */
const char *
hob_unit_find (const char *spelling)
{
  const Unit *unit = bsearch (spelling, units, G_N_ELEMENTS (units), sizeof (Unit), compare);

  return unit != NULL ? unit->symbol : NULL;
}
