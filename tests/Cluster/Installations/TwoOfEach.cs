namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>
/// Two silos and two APIs before them. Their statements may wait longer than the product's do, so that one that is held up is still there when it is broken off.
/// </summary>
public sealed class TwoOfEach() : Farm("two", silos: 2, apis: 2, durable: false, answer: TimeSpan.FromSeconds(30));
