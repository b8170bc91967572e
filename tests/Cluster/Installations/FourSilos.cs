namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Four silos, so that two can be killed while two work.</summary>
public sealed class FourSilos() : Farm("four", silos: 4, apis: 1, durable: false);
