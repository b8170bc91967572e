namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Two silos and two APIs before them.</summary>
public sealed class TwoOfEach() : Farm("two", silos: 2, apis: 2, durable: false);
