using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Migrations;

/// <summary>How a start treats the database. Section <c>Database</c>.</summary>
public sealed class DatabaseSettings
{
    public const string Section = "Database";

    /// <summary>Seconds a start waits for a database that cannot be reached, before it fails.</summary>
    [Range(1, 3600)]
    public int StartSeconds { get; set; } = 60;
}
