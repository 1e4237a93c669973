namespace Mixpanel.Extensions;

/// <summary>Looks at one property value on its way into a message and answers with what is sent instead.</summary>
/// <param name="name">The name of the property, or of the list that holds the value.</param>
/// <param name="value">The value; nested objects and lists are shown first as a whole, then member by member.</param>
/// <returns>The same value, or another one.</returns>
public delegate PropertyValue PropertyRewriter(string name, PropertyValue value);
