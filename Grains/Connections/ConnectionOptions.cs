using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Connections;

/// <summary>Section <c>Connections</c>.</summary>
public sealed class ConnectionOptions
{
    public const string Section = "Connections";

    /// <summary>Connections that one silo works on at a time without being asked. Each takes a connection to the database now and then, which people's requests want too.</summary>
    [Range(1, 200)]
    public int AtOnce { get; set; } = 8;
}
