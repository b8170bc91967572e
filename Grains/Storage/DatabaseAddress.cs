namespace StreamVibe.Storage;

/// <summary>Where PostgreSQL is. Set once during start: from <c>ConnectionStrings:StreamVibe</c>, or by the private PostgreSQL once it answers.</summary>
public sealed class DatabaseAddress
{
    string? connectionString;

    /// <summary>The login's connection string, without a role.</summary>
    /// <exception cref="InvalidOperationException">Asked for before start-up set it.</exception>
    public string ConnectionString => connectionString ?? throw new InvalidOperationException("The database address is not known yet: nothing may open the database before the host starts.");

    public bool IsKnown => connectionString is not null;

    public void Set(string value) => connectionString = value;
}
